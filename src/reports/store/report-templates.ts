import { type Selectable, sql } from 'kysely'
import type { AccountRef, Scope } from '../../accounts/scope.js'
import { lockRows } from '../../db/locks.js'
import type { Db, Tables } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import type { AccountNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { containing } from '../../rules/store/read-rules.js'
import type { ReportTemplate, TemplateContent, TemplateReceiver } from '../templates/template.js'

/** Adds a template. */
export async function insertTemplate(
  db: Db,
  { accountNo }: AccountRef,
  template: TemplateContent & {
    readonly templateId: string
    readonly nextAt: Instant | null
    readonly createdBy: string
    readonly createdAt: Instant
  },
): Promise<void> {
  const { scope, ...row } = template
  await db
    .insertInto('reportTemplate')
    .values((eb) => ({
      ...row,
      accountNo,
      templateNo: eb
        .selectFrom('reportTemplate as other')
        .select(sql<number>`coalesce(max(other.template_no), 0) + 1`.as('next'))
        .where('other.accountNo', '=', accountNo),
      scope: JSON.stringify(scope),
      updatedAt: template.createdAt,
    }))
    .execute()
}

/** A template of the scope's first account; throws `ReportTemplateNotExist`. */
export async function getTemplate(db: Db, scope: Scope, templateId: string): Promise<ReportTemplate> {
  const template = await findTemplate(db, scope.accounts[0].accountNo, templateId)
  if (template === null) throw new ApiError('ReportTemplateNotExist')
  return template
}

/** Finds a template by its id. */
export async function findTemplate(
  db: Db,
  accountNo: AccountNo,
  templateId: string,
): Promise<ReportTemplate | null> {
  const row = await byId(db, { accountNo, templateId }).executeTakeFirst()
  return row === undefined ? null : toTemplate(row)
}

/** The same, that nobody else changes until the transaction ends. */
export async function lockTemplate(
  db: Db,
  key: Pick<ReportTemplate, 'accountNo' | 'templateId'>,
): Promise<ReportTemplate | null> {
  await lockRows(db, byId(db, key))
  return findTemplate(db, key.accountNo, key.templateId)
}

function byId(db: Db, { accountNo, templateId }: Pick<ReportTemplate, 'accountNo' | 'templateId'>) {
  return db
    .selectFrom('reportTemplate')
    .selectAll()
    .where('accountNo', '=', accountNo)
    .where('templateId', '=', templateId)
}

/** A page of templates in the order they were made; `keyword` is part of name, description or id, in any case. */
export async function listTemplates(
  db: Db,
  scope: Scope,
  keyword: string | undefined,
  page: { readonly after: number; readonly limit: number },
): Promise<{
  readonly templates: readonly ReportTemplate[]
  readonly totalCount: number
  readonly next?: number
}> {
  let query = db.selectFrom('reportTemplate').where('accountNo', '=', scope.accounts[0].accountNo)
  if (keyword !== undefined)
    query = query.where(
      sql<boolean>`lower(name || ' ' || description || ' ' || template_id) like ${containing(keyword.toLowerCase())} escape '\\'`,
    )
  const { count } = await query.select((eb) => eb.fn.countAll().as('count')).executeTakeFirstOrThrow()
  const rows = await query
    .selectAll()
    .where('templateNo', '>', page.after)
    .orderBy('templateNo')
    .limit(page.limit + 1)
    .execute()
  const templates = rows.slice(0, page.limit).map(toTemplate)
  const next = rows.length > page.limit ? templates.at(-1)?.templateNo : undefined
  return { templates, totalCount: Number(count), ...(next === undefined ? {} : { next }) }
}

/** Templates of every account that have a subscription. */
export async function listSubscriptions(
  db: Db,
): Promise<readonly Pick<ReportTemplate, 'accountNo' | 'templateId' | 'nextAt'>[]> {
  return db
    .selectFrom('reportTemplate')
    .select(['accountNo', 'templateId', 'nextAt'])
    .where('nextAt', 'is not', null)
    .execute()
}

/** The ids of an account's templates. */
export async function listTemplateIds(db: Db, { accountNo }: AccountRef): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('reportTemplate')
    .select('templateId')
    .where('accountNo', '=', accountNo)
    .orderBy('templateNo')
    .execute()
  return rows.map(({ templateId }) => templateId)
}

/** Changes a template. */
export async function updateTemplate(
  db: Db,
  template: Pick<ReportTemplate, 'accountNo' | 'templateNo'>,
  {
    scope,
    receivers,
    ...change
  }: Partial<
    TemplateContent & {
      readonly receivers: readonly TemplateReceiver[]
      readonly nextAt: Instant | null
      readonly noticedDay: string
      readonly updatedAt: Instant
    }
  >,
): Promise<void> {
  await db
    .updateTable('reportTemplate')
    .set({
      ...change,
      ...(scope === undefined ? {} : { scope: JSON.stringify(scope) }),
      ...(receivers === undefined ? {} : { receivers: JSON.stringify(receivers) }),
    })
    .where('accountNo', '=', template.accountNo)
    .where('templateNo', '=', template.templateNo)
    .execute()
}

/** Removes a template. */
export async function deleteTemplate(
  db: Db,
  template: Pick<ReportTemplate, 'accountNo' | 'templateNo'>,
): Promise<void> {
  await db
    .deleteFrom('reportTemplate')
    .where('accountNo', '=', template.accountNo)
    .where('templateNo', '=', template.templateNo)
    .execute()
}

function toTemplate(row: Selectable<Tables['reportTemplate']>): ReportTemplate {
  const { createdBy: _, ...template } = row
  return { ...template, scope: JSON.parse(row.scope), receivers: JSON.parse(row.receivers) }
}
