import { noteChange } from '../../accounts/audit-changes.js'
import type { AccountRef, Scope } from '../../accounts/scope.js'
import { findPlace } from '../../accounts/store/directory.js'
import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import { ApiError } from '../../errors.js'
import type { JobQueue } from '../../platform/jobs/enqueue.js'
import { deleteFilesOf } from '../files/ask-file.js'
import { deleteSendings } from '../store/report-sendings.js'
import {
  deleteTemplate,
  getTemplate,
  insertTemplate,
  listTemplateIds,
  lockTemplate,
  updateTemplate,
} from '../store/report-templates.js'
import { nextNotice, requestNotice } from './subscription.js'
import type { ReportTemplate, TemplateContent } from './template.js'
import { checkScope, isMember } from './template-rules.js'

type Wish = { readonly [K in keyof TemplateContent]?: TemplateContent[K] | undefined }

/**
 * Makes a template of reports. Throws the codes of what its scope names and is not there, `InvalidReportGranularity`
 * for a member of a directory, who gets one file an account, and `InvalidSubscriptionFrequency`.
 */
export function createReportTemplate(
  db: Db,
  queue: JobQueue,
  scope: Scope,
  wish: Wish & Pick<TemplateContent, 'name'>,
): Promise<string> {
  return inTransaction(db, async (db) => {
    const [account] = scope.accounts
    const now = queue.clock.now()
    const content = { ...DEFAULTS, ...given(wish), name: wish.name }
    await checkContent(db, account, content)
    const nextAt = nextNotice(content.frequency, now, '')
    const templateId = queue.ids.next('crt-')
    const createdBy = scope.caller.name
    await insertTemplate(db, account, { ...content, templateId, nextAt, createdBy, createdAt: now })
    await requestNotice(db, queue, { accountNo: account.accountNo, templateId, nextAt })
    noteChange(db, `reporttemplate/${templateId}`, undefined, content)
    return templateId
  })
}

// inferred: spec/lifecycle.md 5 names the defaults of granularity and language alone
const DEFAULTS: Omit<TemplateContent, 'name'> = {
  description: '',
  scope: [],
  granularity: 'GroupByAccount',
  fileFormats: 'excel',
  language: 'en-US',
  frequency: '',
}

/** Changes what is given of a template; throws as the making of one does, and `ReportTemplateNotExist`. */
export function updateReportTemplate(
  db: Db,
  queue: JobQueue,
  scope: Scope,
  templateId: string,
  wish: Wish,
): Promise<void> {
  return inTransaction(db, async (db) => {
    const [account] = scope.accounts
    const template = await lockTemplate(db, { accountNo: account.accountNo, templateId })
    if (template === null) throw new ApiError('ReportTemplateNotExist')
    const now = queue.clock.now()
    const before = contentOf(template)
    const content = { ...before, ...given(wish) }
    await checkContent(db, account, content)
    const isSame = content.frequency === template.frequency
    const nextAt = isSame ? template.nextAt : nextNotice(content.frequency, now, template.noticedDay)
    await updateTemplate(db, template, { ...content, nextAt, updatedAt: now })
    await requestNotice(db, queue, { ...template, nextAt })
    noteChange(db, `reporttemplate/${templateId}`, before, content)
  })
}

/** Removes a template with its reports. Throws `ReportTemplateNotExist`. */
export function deleteReportTemplate(
  db: Db,
  queue: JobQueue,
  scope: Scope,
  templateId: string,
): Promise<void> {
  return inTransaction(db, async (db) => {
    const template = await getTemplate(db, scope, templateId)
    await remove(db, queue, scope.accounts[0], template)
  })
}

/** Removes every template of an account, in the transaction that clears it. */
export async function deleteReportTemplates(db: Db, queue: JobQueue, account: AccountRef): Promise<void> {
  for (const templateId of await listTemplateIds(db, account)) {
    const template = await lockTemplate(db, { accountNo: account.accountNo, templateId })
    if (template !== null) await remove(db, queue, account, template)
  }
}

async function remove(db: Db, queue: JobQueue, account: AccountRef, template: ReportTemplate): Promise<void> {
  const { templateId } = template
  await deleteTemplate(db, template)
  await deleteSendings(db, account, templateId)
  await deleteFilesOf(db, queue, account, { kind: 'template', subject: templateId })
  noteChange(db, `reporttemplate/${templateId}`, contentOf(template), undefined)
}

async function checkContent(db: Db, account: AccountRef, content: TemplateContent): Promise<void> {
  await checkScope(db, account, content.scope)
  const isOfMember = isMember(await findPlace(db, account.accountNo))
  if (isOfMember && content.granularity !== 'GroupByAccount')
    throw new ApiError('Invalid{Param}', { Param: 'ReportGranularity' })
}

function given(wish: Wish): Partial<TemplateContent> {
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined))
}

function contentOf(template: ReportTemplate): TemplateContent {
  const { name, description, scope, granularity, fileFormats, language, frequency } = template
  return { name, description, scope, granularity, fileFormats, language, frequency }
}
