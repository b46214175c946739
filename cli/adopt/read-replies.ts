import type { Adopted, AdoptedPack, AdoptedRule } from './adopted.js'
import { SCOPES } from './adopted.js'
import { type Members, objectIn, objectsIn, textIn } from './read-members.js'

/** Reads one saved API reply; null when it is none of those known. */
export function readReply(value: Members): Adopted | null {
  const inner = objectIn(value['data'] ?? value['body'])
  const reply = Object.keys(inner).length > 0 ? inner : value
  const nothing = { rules: [], packs: [], mentioned: [] }
  if ('ConfigRule' in reply) return { ...nothing, rules: [readRule(objectIn(reply['ConfigRule']))] }
  if ('CompliancePack' in reply) return { ...nothing, packs: [readPack(objectIn(reply['CompliancePack']))] }
  if ('ConfigRules' in reply) {
    const list = objectsIn(objectIn(reply['ConfigRules'])['ConfigRuleList'])
    return { ...nothing, mentioned: list.map((rule) => mention(rule, 'ConfigRule', 'GetConfigRule')) }
  }
  if ('CompliancePacksResult' in reply) {
    const list = objectsIn(objectIn(reply['CompliancePacksResult'])['CompliancePacks'])
    return { ...nothing, mentioned: list.map((pack) => mention(pack, 'CompliancePack', 'GetCompliancePack')) }
  }
  return null
}

function mention(members: Members, kind: string, how: string) {
  return {
    formerId: textIn(members[`${kind}Id`]) ?? '',
    name: textIn(members[`${kind}Name`]) ?? '',
    how: `save the reply of ${how} for it`,
  }
}

function readRule(rule: Members): AdoptedRule {
  const source = objectIn(rule['Source'])
  const owner = textIn(source['Owner']) ?? ''
  const formerId = textIn(rule['ConfigRuleId']) ?? ''
  const name = textIn(rule['ConfigRuleName']) ?? ''
  const isStopped = textIn(rule['ConfigRuleState']) === 'INACTIVE'
  const conditions = textIn(source['Conditions'] ?? rule['Conditions'])
  if (owner === 'CUSTOM_CONFIGURATION' && conditions === undefined)
    return { formerId, name, isStopped, params: undefined, lacks: 'the reply does not hold its conditions' }
  const details = objectsIn(source['SourceDetails'])
  const types = textIn(objectIn(rule['Scope'])['ComplianceResourceTypes'])
  const triggers =
    textIn(rule['ConfigRuleTriggerTypes']) ?? textIn(details.map((each) => each['MessageType']))
  return {
    formerId,
    name,
    isStopped,
    params: present({
      ConfigRuleName: name,
      Description: textIn(rule['Description']),
      RiskLevel: textIn(rule['RiskLevel']),
      SourceOwner: owner,
      SourceIdentifier: textIn(source['Identifier']),
      ConfigRuleTriggerTypes: triggers,
      MaximumExecutionFrequency: textIn(rule['MaximumExecutionFrequency']),
      ExtendContent: textIn(rule['ExtendContent']),
      ResourceTypesScope: textIn(rule['ResourceTypesScope']) ?? types,
      ResourceNameScope: textIn(rule['ResourceNameScope']),
      TagKeyLogicScope: textIn(rule['TagKeyLogicScope']),
      InputParameters: inputParameters(rule['InputParameters']),
      Conditions: conditions,
      Tag: tagList(rule['Tags']),
      ...scopes(rule),
    }),
  }
}

function readPack(pack: Members): AdoptedPack {
  return {
    formerId: textIn(pack['CompliancePackId']) ?? '',
    name: textIn(pack['CompliancePackName']) ?? '',
    params: present({
      CompliancePackName: textIn(pack['CompliancePackName']),
      Description: textIn(pack['Description']),
      RiskLevel: textIn(pack['RiskLevel']),
      Tag: tagList(pack['Tags']),
      ...scopes(objectIn(pack['Scope'])),
    }),
    rules: objectsIn(pack['ConfigRules']).map((rule) => ({
      formerId: textIn(rule['ConfigRuleId']),
      name: textIn(rule['ConfigRuleName']),
      identifier: textIn(rule['ManagedRuleIdentifier']),
      description: textIn(rule['Description']),
      riskLevel: rule['RiskLevel'] === undefined ? undefined : Number(rule['RiskLevel']),
      parameters: objectsIn(rule['ConfigRuleParameters']).flatMap((parameter) => {
        const [key, value] = [textIn(parameter['ParameterName']), textIn(parameter['ParameterValue'])]
        return key === undefined || value === undefined ? [] : [{ name: key, value }]
      }),
    })),
  }
}

/** Texts as they are, tag lists as `Name.1.TagKey`, ... */
function scopes(members: Members): Record<string, string | undefined> {
  return Object.fromEntries(
    SCOPES.flatMap((scope) => {
      const value = members[scope]
      if (!scope.endsWith('TagsScope')) return [[scope, textIn(value)]]
      return objectsIn(value).flatMap((tag, index) => [
        [`${scope}.${index + 1}.TagKey`, textIn(tag['TagKey'])],
        [`${scope}.${index + 1}.TagValue`, textIn(tag['TagValue'])],
      ])
    }),
  )
}

function tagList(value: unknown): string | undefined {
  const tags = objectsIn(value).map((tag) => ({
    Key: textIn(tag['TagKey'] ?? tag['Key']) ?? '',
    Value: textIn(tag['TagValue'] ?? tag['Value']) ?? '',
  }))
  return tags.length === 0 ? undefined : JSON.stringify(tags)
}

/** A map, or the text of one. */
export function inputParameters(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' || value === '{}' ? undefined : value
  const map = objectIn(value)
  return Object.keys(map).length === 0 ? undefined : JSON.stringify(map)
}

/** The parameters that have a value. */
export function present(params: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
