import { noteChange } from '../../accounts/audit-changes.js'
import type { Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import { ApiError } from '../../errors.js'
import { listReceivers } from '../store/report-receivers.js'
import { lockTemplate, updateTemplate } from '../store/report-templates.js'
import type { TemplateReceiver } from '../templates/template.js'
import { mayWriteTo } from './receiver.js'

/**
 * Says to whom the reports of a template are sent; nobody with an empty list. Throws `ReportTemplateNotExist`,
 * `ReportReceiverNotExists`, and `InvalidReceivers` for one named twice, mail addresses that its receiver may not write
 * to, a mail receiver without any, or one of another kind with some.
 */
export function setReceivers(
  db: Db,
  scope: Scope,
  templateId: string,
  receivers: readonly TemplateReceiver[],
): Promise<void> {
  return inTransaction(db, async (db) => {
    const template = await lockTemplate(db, { accountNo: scope.accounts[0].accountNo, templateId })
    if (template === null) throw new ApiError('ReportTemplateNotExist')
    const known = new Map((await listReceivers(db)).map((each) => [each.name, each]))
    for (const { receiver, recipients } of receivers) {
      const { form, recipients: patterns = [] } = known.get(receiver) ?? {}
      if (form === undefined) throw new ApiError('ReportReceiverNotExists')
      const isRight =
        form === 'smtp'
          ? recipients.length > 0 && recipients.every((each) => mayWriteTo(patterns, each))
          : recipients.length === 0
      if (!isRight) throw new ApiError('Invalid{Param}', { Param: 'Receivers' })
    }
    if (new Set(receivers.map(({ receiver }) => receiver)).size < receivers.length)
      throw new ApiError('Invalid{Param}', { Param: 'Receivers' })
    await updateTemplate(db, template, { receivers })
    noteChange(db, `reporttemplate/${templateId}/receivers`, template.receivers, receivers)
  })
}
