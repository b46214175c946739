import { CallError, type Client } from '../client.js'
import {
  AddFormerId,
  CreateConfigRule,
  CreatePack,
  DeactiveConfigRules,
  GetConfigRule,
  GetPackRules,
  ListFormerIds,
  ListManagedRules,
} from '../operations/adoption.js'
import { waitFor } from '../wait-for.js'
import type { Adopted, AdoptedPack, AdoptedPackRule, AdoptedRule } from './adopted.js'

/** What became of one rule or package. */
export interface Adoption {
  readonly kind: 'rule' | 'package'
  readonly formerId: string
  readonly name: string
  /** The id it has here; undefined when it was not taken over. */
  readonly currentId?: string
  /** Why it, or a part of it, was not taken over; absent when all was. */
  readonly problem?: string
  /** It was here from an earlier run. */
  readonly wasHere?: boolean
}

const PAGE_SIZE = 100

/**
 * Makes rules and packages here and keeps the ids they had. What was taken over before is left alone, so a run
 * that broke off may be repeated. Never throws for a single rule or package that is refused.
 */
export async function takeOver(
  client: Client,
  adopted: Adopted,
  tell: (line: string) => void,
): Promise<readonly Adoption[]> {
  const { FormerIds } = await client.call(ListFormerIds)
  const ids = new Map(FormerIds.map((id) => [id.FormerId, id.CurrentId]))
  const known = await listIdentifiers(client)
  const outcomes: Adoption[] = []
  for (const rule of adopted.rules) {
    tell(`rule ${rule.name}`)
    const outcome = await takeRule(client, rule, ids, known)
    if (outcome.currentId !== undefined) ids.set(rule.formerId, outcome.currentId)
    outcomes.push(outcome)
  }
  for (const pack of adopted.packs) {
    tell(`package ${pack.name}`)
    outcomes.push(...(await takePack(client, pack, ids, known)))
  }
  const taken = new Set([...ids.keys(), ...outcomes.map(({ formerId }) => formerId)])
  for (const { formerId, name, how } of adopted.mentioned) {
    if (taken.has(formerId)) continue
    const kind = formerId.startsWith('cp-') ? 'package' : 'rule'
    outcomes.push({ kind, formerId, name, problem: `a list does not say enough; ${how}` })
  }
  return outcomes
}

/** Why a rule cannot be made here at all; undefined when it may be tried. */
export function findObstacle(rule: AdoptedRule, known: ReadonlySet<string>): string | undefined {
  if (rule.params === undefined) return rule.lacks
  const { SourceOwner, SourceIdentifier = '' } = rule.params
  if (SourceOwner === 'ALIYUN' && !known.has(SourceIdentifier))
    return `there is no managed rule ${SourceIdentifier} here`
  return undefined
}

async function takeRule(
  client: Client,
  rule: AdoptedRule,
  ids: ReadonlyMap<string, string>,
  known: ReadonlySet<string>,
): Promise<Adoption> {
  const named = { kind: 'rule', formerId: rule.formerId, name: rule.name } as const
  const here = ids.get(rule.formerId)
  if (here !== undefined) return { ...named, currentId: here, wasHere: true }
  const obstacle = findObstacle(rule, known)
  if (obstacle !== undefined || rule.params === undefined) return { ...named, problem: obstacle ?? '' }
  return attempt(named, async () => {
    const { ConfigRuleId } = await client.call(CreateConfigRule, rule.params)
    await keepId(client, rule.formerId, ConfigRuleId)
    if (rule.isStopped) await stop(client, ConfigRuleId)
    return { ...named, currentId: ConfigRuleId }
  })
}

async function takePack(
  client: Client,
  pack: AdoptedPack,
  ids: Map<string, string>,
  known: ReadonlySet<string>,
): Promise<readonly Adoption[]> {
  const named = { kind: 'package', formerId: pack.formerId, name: pack.name } as const
  const here = ids.get(pack.formerId)
  if (here !== undefined) return [{ ...named, currentId: here, wasHere: true }]
  const left = pack.rules.filter((rule) => wishOf(rule, ids, known) === undefined)
  const wishes = pack.rules.flatMap((rule) => wishOf(rule, ids, known) ?? [])
  const missing = left.map((rule) => rule.name ?? rule.identifier ?? rule.formerId ?? 'a rule')
  const problem = missing.length === 0 ? {} : { problem: `without ${missing.join(', ')}: not here` }
  if (wishes.length === 0) return [{ ...named, problem: 'none of its rules could be taken over' }]
  const outcome = await attempt(named, async () => {
    const params = { ...pack.params, ConfigRules: JSON.stringify(wishes), DefaultEnable: true }
    const { CompliancePackId } = await client.call(CreatePack, params)
    await keepId(client, pack.formerId, CompliancePackId)
    return { ...named, currentId: CompliancePackId, ...problem }
  })
  if (outcome.currentId === undefined) return [outcome]
  return [outcome, ...(await nameBornRules(client, pack, outcome.currentId, ids))]
}

/** A rule of a package as CreateCompliancePack takes it; undefined when it cannot be made here. */
function wishOf(
  rule: AdoptedPackRule,
  ids: ReadonlyMap<string, string>,
  known: ReadonlySet<string>,
): Readonly<Record<string, unknown>> | undefined {
  const here = rule.formerId === undefined ? undefined : ids.get(rule.formerId)
  if (here !== undefined) return { ConfigRuleId: here }
  if (rule.identifier === undefined || !known.has(rule.identifier)) return undefined
  return {
    ManagedRuleIdentifier: rule.identifier,
    ConfigRuleName: rule.name,
    Description: rule.description,
    RiskLevel: rule.riskLevel,
    ConfigRuleParameters: rule.parameters.map(({ name, value }) => ({
      ParameterName: name,
      ParameterValue: value,
    })),
  }
}

/** Rules that the package made here keep the ids they had there; they are told apart by name or identifier. */
async function nameBornRules(
  client: Client,
  pack: AdoptedPack,
  packId: string,
  ids: Map<string, string>,
): Promise<readonly Adoption[]> {
  const { CompliancePack } = await client.call(GetPackRules, { CompliancePackId: packId })
  const born: Adoption[] = []
  for (const rule of pack.rules) {
    const { formerId } = rule
    if (formerId === undefined || ids.has(formerId)) continue
    const alike = CompliancePack.ConfigRules.filter((each) => each.ManagedRuleIdentifier === rule.identifier)
    const found = alike.find((each) => each.ConfigRuleName === rule.name) ?? alike[0]
    if (rule.identifier === undefined || found === undefined) continue
    const named = { kind: 'rule', formerId, name: rule.name ?? rule.identifier } as const
    born.push(
      await attempt(named, async () => {
        await keepId(client, formerId, found.ConfigRuleId)
        ids.set(formerId, found.ConfigRuleId)
        return { ...named, currentId: found.ConfigRuleId }
      }),
    )
  }
  return born
}

async function attempt(
  named: Pick<Adoption, 'kind' | 'formerId' | 'name'>,
  work: () => Promise<Adoption>,
): Promise<Adoption> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    return { ...named, problem: error.message }
  }
}

async function keepId(client: Client, formerId: string, currentId: string): Promise<void> {
  if (formerId !== '') await client.call(AddFormerId, { FormerId: formerId, CurrentId: currentId })
}

/** A rule can be stopped once its first evaluation is over. */
async function stop(client: Client, ruleId: string): Promise<void> {
  await waitFor(async () => {
    const { ConfigRule } = await client.call(GetConfigRule, { ConfigRuleId: ruleId })
    return ConfigRule.ConfigRuleState === 'EVALUATING' ? undefined : true
  }, 600_000)
  await client.call(DeactiveConfigRules, { ConfigRuleIds: ruleId })
}

async function listIdentifiers(client: Client): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (let page = 1; ; page++) {
    const params = { PageNumber: page, PageSize: PAGE_SIZE }
    const { ManagedRules } = await client.call(ListManagedRules, params)
    for (const { Identifier } of ManagedRules.ManagedRuleList) found.add(Identifier)
    if (page * PAGE_SIZE >= ManagedRules.TotalCount) return found
  }
}
