import { join } from 'node:path'
import { systemClock } from '../../src/platform/clock.js'
import { toInstant } from '../../src/platform/instant.js'
import type { Client } from '../client.js'
import { CommandError } from '../exit-codes.js'
import type { ImportSource } from '../import/collect-files.js'
import { isClean, startImport, waitForImport } from '../import/run-import.js'
import { type Finding, listFindings } from '../list-findings.js'
import type { ImportSummary } from '../operations/imports.js'
import { GetResourceComplianceByPack } from '../operations/packs.js'
import type { ReportDetail } from '../operations/reports.js'
import { type CreatedPack, createPackFromTemplate } from '../packs.js'
import { generateReport } from '../report/generate-report.js'
import { extensionOf, saveReport } from '../report/save-report.js'
import { bytes, count, plural } from '../table.js'
import { waitFor } from '../wait-for.js'
import { compareFindings } from './compare-findings.js'
import { ESTATE_RULES } from './estate/estate-rules.js'
import { type Estate, type EstateFile, generateEstate, repairPublicBucket } from './estate/generate-estate.js'
import { PUBLIC_BUCKET } from './estate/make-bucket.js'
import type { Planted } from './estate/types.js'
import type { Steps } from './steps.js'

/** What the demo saves in any case. */
const SHOWN_FORMS = ['xls', 'xlsx'] as const

/** Packages the demo creates; the first is the one it reports on. */
const PACKS = ['BestPracticesForOSS', 'BestPracticesForECS', 'CISComplianceCheck'] as const
const SHOWN_RULE = 'oss-bucket-public-read-prohibited'
const REEVALUATION_LIMIT_MS = 60_000

export interface StoryWish {
  readonly accountId: string
  readonly resources: number
  readonly seed: number
  /** Folder the report files are left in. */
  readonly folder: string
  /** Forms that were asked for; undefined where nobody said. */
  readonly forms: ReadonlySet<string> | undefined
}

/** A package as the summary shows it. */
export interface PackSummary {
  readonly name: string
  readonly rules: number
  /** Results. */
  readonly violations: number
  readonly withoutData: number
  /** Distinct resources. */
  readonly compliant: number
  readonly nonCompliant: number
}

export interface Story {
  readonly resources: number
  readonly packs: readonly PackSummary[]
  readonly files: readonly string[]
}

/**
 * The whole main job through the API: record, evaluate, report, change, report again; each step says what happened.
 * Throws CommandError when the rules do not find exactly what was planted.
 */
export async function runStory(client: Client, steps: Steps, wish: StoryWish): Promise<Story> {
  const estate = await steps.run('estate', async () => {
    const asOf = systemClock.now()
    const made = generateEstate({ ...wish, asOf })
    const size = bytes(made.files.reduce((sum, { body }) => sum + body.length, 0))
    const text = `${count(made.resources)} resources in ${made.regions.length - 1} regions, ${plural(made.files.length, 'file')}, ${size}`
    return [text, made]
  })
  await steps.run('import', async () => {
    const summary = await importFiles(client, estate.files)
    return [`${plural(summary.items, 'item')} recorded, 0 problems`, summary]
  })
  const created: CreatedPack[] = []
  for (const name of PACKS)
    created.push(
      await steps.run('package', async () => {
        const pack = await createPackFromTemplate(client, name, estate.parameters, ESTATE_RULES)
        return [`${name}: ${pack.rules.length} rules evaluated`, pack]
      }),
    )
  const [reported] = created
  if (reported === undefined) throw new CommandError('failed', 'no package was created')

  const findings = await steps.run('findings', async () => {
    const found = await listAllFindings(client, created)
    const { nonCompliant, insufficientData } = verify(estate, created, found)
    const text = `${count(nonCompliant)} violations, ${count(insufficientData)} without data, as planted`
    return [text, found]
  })
  const shownRuleId = showFinding(steps, findings)

  const first = await makeReport(client, steps, reported.packId)
  const { names: files, others } = await steps.run('download', async () => {
    const saved: string[] = []
    const names: string[] = []
    for (const form of new Set([...SHOWN_FORMS, ...(wish.forms ?? [])])) {
      const file = `demo-report.${extensionOf(form)}`
      const sizeBytes = await saveReport(first, form, join(wish.folder, file))
      names.push(file)
      saved.push(`${file} ${bytes(sizeBytes)}`)
    }
    return [saved.slice(0, SHOWN_FORMS.length).join(', '), { names, others: saved.slice(SHOWN_FORMS.length) }]
  })
  for (const other of others) steps.detail(other)
  steps.note('digest', first.Digest ?? '')

  await steps.run('change', async () => {
    const change = repairPublicBucket(wish.accountId, estate.publicBucket, toInstant(systemClock.now()))
    await importFiles(client, [change])
    return [`${PUBLIC_BUCKET} made private: 1 history item imported`, undefined]
  })
  await steps.run('verdict', async () => {
    await waitFor(
      async () => ((await isPublic(client, reported.packId, shownRuleId)) ? undefined : true),
      REEVALUATION_LIMIT_MS,
    )
    return ['NON_COMPLIANT -> COMPLIANT', undefined]
  })
  const second = await makeReport(client, steps, reported.packId)
  steps.detail(`violations in it: ${violations(first)} -> ${violations(second)}`)
  const packs = await Promise.all(created.map((pack, i) => summarise(client, PACKS[i]!, pack)))
  return { resources: estate.resources, packs, files }
}

async function importFiles(client: Client, files: readonly EstateFile[]): Promise<ImportSummary> {
  const sources: ImportSource[] = files.map(({ path, body }) => ({
    name: path,
    sizeBytes: body.length,
    async *open() {
      yield body
    },
  }))
  const { importId } = await startImport(client, sources, {}, () => {})
  const summary = await waitForImport(client, importId, () => {})
  if (!isClean(summary))
    throw new CommandError('failed', `the import has problems: ${JSON.stringify(summary)}`)
  return summary
}

async function listAllFindings(client: Client, packs: readonly CreatedPack[]): Promise<Finding[]> {
  const lists = []
  for (const { packId } of packs)
    for (const verdict of ['NON_COMPLIANT', 'INSUFFICIENT_DATA'] as const)
      lists.push(await listFindings(client, packId, verdict))
  return lists.flat()
}

function verify(estate: Estate, packs: readonly CreatedPack[], findings: readonly Finding[]) {
  const rules = new Set(packs.flatMap((pack) => pack.rules))
  const comparison = compareFindings(estate, rules, findings)
  const { missed, unexpected } = comparison
  if (missed.length > 0 || unexpected.length > 0)
    throw new CommandError(
      'failed',
      `the rules did not find what was planted; missed: ${missed.slice(0, 5).join(', ')}; unexpected: ${unexpected.slice(0, 5).join(', ')}`,
    )
  return comparison
}

/** Shows what is wrong with the public bucket. Returns the id of the rule that says so. */
function showFinding(steps: Steps, findings: readonly Finding[]): string {
  const shown = findings.find((finding) => isOfPublicBucket(finding))
  if (shown === undefined) throw new CommandError('failed', `${PUBLIC_BUCKET} is not found to be public`)
  const { Annotation: annotation, EvaluationResultIdentifier: identifier } = shown.result
  const { ConfigRuleId, ResourceId, RegionId } = identifier.EvaluationResultQualifier
  steps.detail(`one of them: ${SHOWN_RULE}`)
  steps.detail(`  bucket     ${ResourceId} in ${RegionId}`)
  steps.detail(`  property   ${annotation?.property ?? ''}`)
  steps.detail(`  actual     ${JSON.stringify(annotation?.configuration)}`)
  steps.detail(`  expected   ${annotation?.operator ?? ''} ${JSON.stringify(annotation?.desiredValue)}`)
  return ConfigRuleId
}

async function makeReport(client: Client, steps: Steps, packId: string): Promise<ReportDetail> {
  return steps.run('report', async () => {
    const states: string[] = []
    const report = await generateReport(client, packId, (status) => {
      if (states.at(-1) !== status) states.push(status)
    })
    return [`${PACKS[0]}: ${states.join(' -> ')}`, report]
  })
}

async function isPublic(client: Client, packId: string, ruleId: string): Promise<boolean> {
  return (await listFindings(client, packId, 'NON_COMPLIANT', ruleId)).some(isOfPublicBucket)
}

function isOfPublicBucket({ rule, result }: Finding): boolean {
  const { ResourceId } = result.EvaluationResultIdentifier.EvaluationResultQualifier
  return rule === SHOWN_RULE && ResourceId === PUBLIC_BUCKET
}

function violations({ Counts }: ReportDetail): string {
  return Counts === undefined ? '?' : count(Counts.Results.NonCompliant)
}

async function summarise(client: Client, name: string, { packId, rules }: CreatedPack): Promise<PackSummary> {
  const params = { CompliancePackId: packId }
  const { ResourceComplianceResult: result } = await client.call(GetResourceComplianceByPack, params)
  const countOf = async (verdict: Planted['verdict']) => (await listFindings(client, packId, verdict)).length
  return {
    name,
    rules: rules.length,
    violations: await countOf('NON_COMPLIANT'),
    withoutData: await countOf('INSUFFICIENT_DATA'),
    compliant: result.CompliantCount,
    nonCompliant: result.NonCompliantCount,
  }
}
