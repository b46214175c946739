import { type AccountRef, type Scope, systemScope } from '../../accounts/scope.js'
import { findAccountByNo } from '../../accounts/store/accounts.js'
import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import type { JobQueue } from '../../platform/jobs/enqueue.js'
import { askFile } from '../files/ask-file.js'
import { type GeneratedFile, listFiles } from '../store/generated-files.js'
import { getTemplate } from '../store/report-templates.js'
import type { ReportTemplate, ScopeItem, TemplateContent, TemplateReceiver } from './template.js'

/** What a report is made from: the template as it was when it was asked for. */
export interface TemplateWish
  extends Pick<TemplateContent, 'name' | 'description' | 'granularity' | 'language'> {
  readonly templateId: string
  readonly scope: readonly ScopeItem[]
  /** Who is sent it when it is made; nobody unless the sending was asked for. */
  readonly receivers: readonly TemplateReceiver[]
}

/** Reads what a report from a template was asked for. */
export function readTemplateWish(text: string): TemplateWish {
  const wish: TemplateWish = JSON.parse(text)
  return wish
}

/** Why a report is made: somebody asked for it, for it to be sent, or it is due. */
export type TemplateOccasion = 'request' | 'sending' | 'subscription'

/** Asks for a report from a template, by its id. Throws `ReportTemplateNotExist`. */
export function requestTemplateReport(
  db: Db,
  queue: JobQueue,
  scope: Scope,
  templateId: string,
  occasion: TemplateOccasion,
): Promise<string> {
  return inTransaction(db, async (db) => {
    const template = await getTemplate(db, scope, templateId)
    return ask(db, queue, scope, template, occasion)
  })
}

/** The same in the name of the account. */
export async function askTemplateReport(
  db: Db,
  queue: JobQueue,
  template: ReportTemplate,
  occasion: TemplateOccasion,
): Promise<string> {
  const account = await findAccountByNo(db, template.accountNo)
  if (account === null) throw new Error(`account ${template.accountNo} is gone`)
  return ask(db, queue, systemScope(account), template, occasion)
}

async function ask(
  db: Db,
  queue: JobQueue,
  scope: Scope,
  template: ReportTemplate,
  occasion: TemplateOccasion,
): Promise<string> {
  const { templateId, name, description, granularity, language } = template
  const { accountId } = scope.accounts[0]
  const receivers = occasion === 'request' ? [] : template.receivers
  const wish: TemplateWish = {
    templateId,
    name,
    description,
    scope: template.scope,
    granularity,
    language,
    receivers,
  }
  const fileId = await askFile(
    db,
    queue,
    scope,
    {
      kind: 'template',
      subject: templateId,
      idPrefix: 'crtr-',
      wish,
      stem: `ReportTemplates/${accountId}/${templateId}/${accountId}-${templateId}-report`,
      extension: granularity === 'AllInOne' ? 'xlsx' : 'zip',
    },
    'join',
  )
  if (fileId === null) throw new Error('a report from a template was refused')
  return fileId
}

/** The newest report from a template, whatever became of it; null when none was asked for. Throws `ReportTemplateNotExist`. */
export async function findTemplateReport(
  db: Db,
  scope: Scope,
  templateId: string,
): Promise<{ readonly template: ReportTemplate; readonly file: GeneratedFile | null }> {
  const template = await getTemplate(db, scope, templateId)
  const [account]: readonly [AccountRef, ...AccountRef[]] = scope.accounts
  const [file] = await listFiles(db, account, { kind: 'template', subject: templateId })
  return { template, file: file ?? null }
}
