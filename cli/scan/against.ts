import type { Scan, ScanResult } from '../../src/templates/scan.js'
import type { Client } from '../client.js'
import { CommandError } from '../exit-codes.js'
import { type Finding, listFindings } from '../list-findings.js'
import { GetCompliancePack } from '../operations/packs.js'
import { findPackId } from '../packs.js'

/** A package of a server: its rules and what they find non-compliant there. */
export interface ServerPack {
  readonly name: string
  readonly rules: readonly {
    readonly identifier: string
    readonly parameters: Readonly<Record<string, string>>
  }[]
  /** Names of its rules that are none of this catalogue. */
  readonly others: readonly string[]
  readonly findings: readonly Finding[]
}

/** What the next report of a package would say once the templates are applied. */
export interface Preview {
  readonly pack: string
  readonly rules: readonly RulePreview[]
  /** Rules of the package that cannot be evaluated on templates. */
  readonly others: readonly string[]
}

export interface RulePreview {
  readonly rule: string
  /** Resources that are non-compliant on the server, and will be. */
  readonly now: number
  readonly next: number
  /** Resources of the templates that the rule has no data for. */
  readonly withoutData: number
}

/** Reads a package by id or name. Throws CommandError when there is none. */
export async function readServerPack(
  client: Client,
  idOrName: string,
  isManaged: (identifier: string) => boolean,
): Promise<ServerPack> {
  const packId = await findPackId(client, idOrName)
  if (packId === null) throw new CommandError('failed', `the server has no package ${idOrName}`)
  const { CompliancePack: pack } = await client.call(GetCompliancePack, { CompliancePackId: packId })
  const managed = pack.ConfigRules.flatMap(({ ManagedRuleIdentifier: identifier, ConfigRuleParameters }) => {
    if (identifier === undefined || !isManaged(identifier)) return []
    const given = (ConfigRuleParameters ?? []).flatMap(({ ParameterName, ParameterValue }) =>
      ParameterValue === undefined ? [] : [[ParameterName, ParameterValue] as const],
    )
    return [{ identifier, parameters: Object.fromEntries(given) }]
  })
  const known = new Set(managed.map(({ identifier }) => identifier))
  const others = pack.ConfigRules.filter(
    ({ ManagedRuleIdentifier }) => !known.has(ManagedRuleIdentifier ?? ''),
  )
  return {
    name: pack.CompliancePackName,
    rules: managed,
    others: others.map(({ ConfigRuleName }) => ConfigRuleName),
    findings: await listFindings(client, packId, 'NON_COMPLIANT'),
  }
}

/**
 * Lays a scan over what a server knows. A resource of the templates is one of the server when its id is that one's, or
 * when its name is that of only one there; otherwise it comes on top.
 */
export function previewReport(pack: ServerPack, scan: Scan): Preview {
  return {
    pack: pack.name,
    rules: pack.rules.map((rule) => previewRule(rule.identifier, pack, scan)),
    others: pack.others,
  }
}

function previewRule(rule: string, { findings }: ServerPack, { results }: Scan): RulePreview {
  const failing = new Map<string, string>()
  const shared = new Set<string>()
  const ids = new Set<string>()
  for (const { result } of findings.filter((each) => each.rule === rule)) {
    const {
      ResourceId: id,
      ResourceName: name = '',
      ResourceType: type,
    } = result.EvaluationResultIdentifier.EvaluationResultQualifier
    ids.add(`${type} ${id}`)
    for (const key of [`${type} id ${id}`, `${type} name ${name}`]) {
      if (failing.has(key)) shared.add(key)
      failing.set(key, `${type} ${id}`)
    }
  }
  const now = ids.size
  const knownAs = ({ resourceType, names }: ScanResult) =>
    names
      .flatMap((name) => [`${resourceType} id ${name}`, `${resourceType} name ${name}`])
      .filter((key) => !shared.has(key))
      .map((key) => failing.get(key))
      .find((id) => id !== undefined)
  let added = 0
  let withoutData = 0
  for (const result of results.filter((each) => each.rule.id === rule)) {
    const known = knownAs(result)
    const { kind } = result.judgement
    if (kind === 'insufficientData' || kind === 'error') withoutData += 1
    else if (kind !== 'nonCompliant') ids.delete(known ?? '')
    else if (known === undefined) added += 1
  }
  return { rule, now, next: ids.size + added, withoutData }
}
