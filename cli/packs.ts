import type { Client } from './client.js'
import { CommandError } from './exit-codes.js'
import {
  CreateCompliancePack,
  ListCompliancePacks,
  ListCompliancePackTemplates,
  ListConfigRules,
  type PackTemplate,
  type TemplateRule,
} from './operations/packs.js'
import { waitFor } from './wait-for.js'

const PAGE_SIZE = 100

export interface CreatedPack {
  readonly packId: string
  /** Identifiers of the managed rules it has. */
  readonly rules: readonly string[]
  /** Rules of the template that need a value nobody gave. */
  readonly leftOut: readonly { readonly identifier: string; readonly parameters: readonly string[] }[]
}

/** The id of the package with this id or name; null when there is none. */
export async function findPackId(client: Client, idOrName: string): Promise<string | null> {
  for (let page = 1; ; page++) {
    const params = { PageNumber: page, PageSize: PAGE_SIZE }
    const { CompliancePacksResult: result } = await client.call(ListCompliancePacks, params)
    const found = result.CompliancePacks.find(
      ({ CompliancePackId, CompliancePackName }) =>
        CompliancePackId === idOrName || CompliancePackName === idOrName,
    )
    if (found !== undefined) return found.CompliancePackId
    if (page * PAGE_SIZE >= result.TotalCount) return null
  }
}

/**
 * Creates a package from the template with this id or name, and waits until its rules have results. `parameters` are
 * values by parameter name, for the rules that have one of that name; `only` keeps those rules of the template. Throws
 * CommandError when there is no such template.
 */
export async function createPackFromTemplate(
  client: Client,
  idOrName: string,
  parameters: Readonly<Record<string, string>>,
  only?: ReadonlySet<string>,
): Promise<CreatedPack> {
  const template = await getTemplate(client, idOrName)
  const planned = template.ConfigRules.filter((rule) => only?.has(rule.ManagedRuleIdentifier) !== false).map(
    (rule) => planRule(rule, parameters),
  )
  const complete = planned.filter(({ missing }) => missing.length === 0)
  const { CompliancePackId: packId } = await client.call(CreateCompliancePack, {
    CompliancePackName: template.CompliancePackTemplateName,
    CompliancePackTemplateId: template.CompliancePackTemplateId,
    Description: template.Description,
    RiskLevel: template.RiskLevel,
    DefaultEnable: true,
    ConfigRules: complete.map(({ wish }) => wish),
  })
  await waitForRules(client, packId)
  const leftOut = planned
    .filter(({ missing }) => missing.length > 0)
    .map(({ wish, missing }) => ({ identifier: wish.ManagedRuleIdentifier, parameters: missing }))
  return { packId, rules: complete.map(({ wish }) => wish.ManagedRuleIdentifier), leftOut }
}

/** Waits until every rule of a package has been evaluated on everything. */
async function waitForRules(client: Client, packId: string): Promise<void> {
  const params = { CompliancePackId: packId, ConfigRuleState: 'EVALUATING', PageSize: 1 }
  await waitFor(async () => {
    const { ConfigRules: rules } = await client.call(ListConfigRules, params)
    return rules.TotalCount === 0 ? true : undefined
  })
}

async function getTemplate(client: Client, idOrName: string): Promise<PackTemplate> {
  const names: string[] = []
  for (let page = 1; ; page++) {
    const params = { PageNumber: page, PageSize: PAGE_SIZE }
    const { CompliancePackTemplatesResult: result } = await client.call(ListCompliancePackTemplates, params)
    const templates = result.CompliancePackTemplates
    const found = templates.find(
      ({ CompliancePackTemplateId, CompliancePackTemplateName }) =>
        CompliancePackTemplateId === idOrName || CompliancePackTemplateName === idOrName,
    )
    if (found !== undefined) return found
    names.push(...templates.map(({ CompliancePackTemplateName }) => CompliancePackTemplateName))
    if (page * PAGE_SIZE >= result.TotalCount)
      throw new CommandError('failed', `no template ${idOrName}; there are ${names.join(', ')}`)
  }
}

function planRule(rule: TemplateRule, parameters: Readonly<Record<string, string>>) {
  const values = rule.ConfigRuleParameters.map(({ ParameterName, ParameterValue, Required }) => ({
    ParameterName,
    ParameterValue: parameters[ParameterName] ?? ParameterValue,
    Required,
  }))
  return {
    wish: {
      ManagedRuleIdentifier: rule.ManagedRuleIdentifier,
      ConfigRuleName: rule.ManagedRuleName,
      RiskLevel: rule.RiskLevel,
      ConfigRuleParameters: values
        .filter(({ ParameterValue }) => ParameterValue !== undefined)
        .map(({ ParameterName, ParameterValue }) => ({ ParameterName, ParameterValue })),
    },
    missing: values
      .filter(({ Required, ParameterValue }) => Required && ParameterValue === undefined)
      .map(({ ParameterName }) => ParameterName),
  }
}
