import { type AccountRef, systemScope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { findPack, listPackRules } from '../../packs/store/read-packs.js'
import { listRules } from '../../rules/store/read-rules.js'
import type { Rule } from '../../rules/types.js'
import type { Selection } from '../build-record.js'
import type { EarlierReports } from '../earlier-reports.js'
import type { Within } from '../estate.js'
import { REPORT_FORMS } from '../forms/index.js'
import { partsOf } from '../report-parts.js'
import { findSystem } from '../store/named-systems.js'
import { type EarlierSystemReport, insertSystemReport, listSystemReports } from '../store/system-reports.js'
import { type NamedSystem, scopeOfSystem, standardOfLevel } from '../systems/named-system.js'
import { readSystemWish } from '../systems/system-report.js'
import { ImpossibleFile } from './impossible-file.js'
import { openKeptRecord } from './kept-record.js'
import type { FileMaker, FileWork } from './make-file.js'
import { writeSelectionRecord } from './record-file.js'
import { selectionOf } from './rule-selection.js'

/**
 * The report on a system: under the standard of its level, over its resources alone. Resources of the account that are
 * not of the system stand in the population as out of scope, so that it adds up to the inventory.
 */
export const makeSystemReport: FileMaker = async (work) => {
  const { systemId, packId, form: formName } = readSystemWish(work.file.wish)
  const form = REPORT_FORMS.find(({ name }) => name === formName)
  if (form === undefined) throw new Error(`there is no form ${formName}`)
  const { account } = work
  const of = { systemId, packId: packId ?? '' }
  const subject = `${systemId}/${of.packId}`
  const before = await openKeptRecord(work.deps, account, subject, work.pace)
  const { record, built, path, content } = await writeSelectionRecord(
    // The standard is shown whatever share of its clauses the rules speak to.
    withStandards(work, async (_, reportId) => (before?.reportId === reportId ? before.record : null)),
    async (db) => {
      const system = await findSystem(db, account.accountNo, systemId)
      return system === null ? null : selectionOfSystem(db, work, system, packId)
    },
    { earlier: async (db) => earlierReports(await listSystemReports(db, account, of)) },
  )
  if (!form.holds(record.head)) throw new ImpossibleFile(`the report is too large for the form ${formName}`)
  const facts = { contents: [content] }
  const { asOf, auditEntryNo, overview } = built
  return {
    bytes: form.render(record),
    counts: overview.results,
    facts,
    record: { subject, digest: built.digest, path },
    completed: async (db) => {
      // Of a system that was deleted meanwhile nothing is kept.
      if ((await findSystem(db, account.accountNo, systemId)) === null) return
      const reportId = record.head.header.reportId
      await insertSystemReport(db, account, of, { reportId, asOf, auditEntryNo, counts: overview })
    },
  }
}

function earlierReports(reports: readonly EarlierSystemReport[]): EarlierReports {
  const last = reports.at(-1)
  return {
    trend: reports.map(({ reportId, asOf, counts: { results, resources } }) => ({
      reportId,
      asOf,
      results,
      resources,
    })),
    start:
      last === undefined
        ? null
        : { at: last.asOf, reportId: last.reportId, afterEntryNo: last.auditEntryNo, from: null },
  }
}

async function selectionOfSystem(
  db: Db,
  { account, deps }: FileWork,
  system: NamedSystem,
  packId: string | null,
): Promise<Selection | null> {
  const standard = standardOfLevel(system.level)
  const chosen = await rulesOf(db, account, packId, identifiersOf(deps.catalogue, standard))
  if (chosen === null) return null
  const parts = await partsOf(db, account, chosen.rules, () => [[...chosen.within, scopeOfSystem(system)]])
  const named = { id: system.systemId, name: system.name, description: describe(system) }
  const selection = selectionOf(account, named, parts, deps.clock.now())
  return { ...selection, pack: { ...selection.pack, templateId: standard } }
}

/** Null when the package is gone. */
async function rulesOf(
  db: Db,
  account: AccountRef,
  packId: string | null,
  identifiers: ReadonlySet<string>,
): Promise<{ readonly rules: readonly Rule[]; readonly within: Within[number] } | null> {
  const scope = systemScope(account)
  if (packId === null) {
    const { rules } = await listRules(db, scope, {})
    return { rules: rules.filter((rule) => identifiers.has(rule.sourceIdentifier)), within: [] }
  }
  const pack = await findPack(db, scope, packId)
  return pack === null ? null : { rules: await listPackRules(db, scope, pack), within: [pack.scope] }
}

function identifiersOf({ controls }: FileWork['deps']['catalogue'], standard: string): ReadonlySet<string> {
  const clauses = controls?.get(standard)?.clauses ?? []
  return new Set(clauses.flatMap(({ rules }) => rules.map(({ identifier }) => identifier)))
}

function withStandards(work: FileWork, openReport: NonNullable<FileWork['deps']['openReport']>): FileWork {
  const { controls } = work.deps.catalogue
  const packs = new Map([...(controls?.keys() ?? [])].map((id) => [id, { standards: [id] }]))
  return { ...work, deps: { ...work.deps, openReport, catalogue: { ...work.deps.catalogue, packs } } }
}

/** Shown on the cover under the name. */
function describe({ filingNumber, level, owner, rule }: NamedSystem): string {
  const resources = [
    ...rule.tags.map(({ key, value }) => `${key}=${value === '' ? '*' : value}`),
    ...rule.resourceGroupIds,
  ]
  return [
    `Filing number / 备案编号: ${filingNumber === '' ? '-' : filingNumber}`,
    `Level / 等级: ${level}${level > 3 ? ' (shown under level 3, which its own requirements go beyond)' : ''}`,
    `Owner / 责任人: ${owner}`,
    `Resources / 资源: ${resources.join(', ')}`,
  ].join('; ')
}
