import type { Adopted, AdoptedPack, AdoptedRule } from './adopted.js'
import { type Members, objectIn, objectsIn, textIn } from './read-members.js'
import { inputParameters, present } from './read-replies.js'

/** Reads a Terraform state file, or what `terraform show -json` prints; null when it is neither. */
export function readTerraform(value: Members): Adopted | null {
  const resources =
    'terraform_version' in value || 'lineage' in value
      ? [...ofState(value), ...ofModule(objectIn(objectIn(value['values'])['root_module']))]
      : 'values' in value
        ? ofModule(objectIn(objectIn(value['values'])['root_module']))
        : null
  if (resources === null) return null
  const of = (type: string) => resources.flatMap((each) => (each.type === type ? [each.attributes] : []))
  return {
    rules: of('alicloud_config_rule').map(readRule),
    packs: of('alicloud_config_compliance_pack').map(readPack),
    mentioned: [],
  }
}

interface StateResource {
  readonly type: string
  readonly attributes: Members
}

function ofState(state: Members): readonly StateResource[] {
  return objectsIn(state['resources']).flatMap((resource) =>
    resource['mode'] === 'data'
      ? []
      : objectsIn(resource['instances']).map((instance) => ({
          type: textIn(resource['type']) ?? '',
          attributes: objectIn(instance['attributes']),
        })),
  )
}

function ofModule(module: Members): readonly StateResource[] {
  const own = objectsIn(module['resources']).flatMap((resource) =>
    resource['mode'] === 'data'
      ? []
      : [{ type: textIn(resource['type']) ?? '', attributes: objectIn(resource['values']) }],
  )
  return [...own, ...objectsIn(module['child_modules']).flatMap(ofModule)]
}

function readRule(rule: Members): AdoptedRule {
  const owner = textIn(rule['source_owner']) ?? ''
  const conditions = textIn(rule['conditions'])
  const name = textIn(rule['rule_name']) ?? ''
  const [formerId, isStopped] = [textIn(rule['id']) ?? '', textIn(rule['status']) === 'INACTIVE']
  if (owner === 'CUSTOM_CONFIGURATION' && conditions === undefined)
    return { formerId, name, isStopped, params: undefined, lacks: 'the state does not hold its conditions' }
  return {
    formerId,
    name,
    isStopped,
    params: present({
      ConfigRuleName: name,
      Description: textIn(rule['description']),
      RiskLevel: textIn(rule['risk_level']),
      SourceOwner: owner,
      SourceIdentifier: textIn(rule['source_identifier']),
      ConfigRuleTriggerTypes:
        textIn(rule['config_rule_trigger_types']) ?? textIn(rule['source_detail_message_type']),
      MaximumExecutionFrequency:
        textIn(rule['maximum_execution_frequency']) ?? textIn(rule['source_maximum_execution_frequency']),
      ResourceTypesScope:
        textIn(rule['resource_types_scope']) ?? textIn(rule['scope_compliance_resource_types']),
      InputParameters: inputParameters(rule['input_parameters']),
      Conditions: conditions,
      ...scopes(rule),
    }),
  }
}

function readPack(pack: Members): AdoptedPack {
  const attached = objectsIn(pack['config_rule_ids']).map((each) => each['config_rule_id'])
  return {
    formerId: textIn(pack['id']) ?? '',
    name: textIn(pack['compliance_pack_name']) ?? '',
    params: present({
      CompliancePackName: textIn(pack['compliance_pack_name']),
      Description: textIn(pack['description']),
      RiskLevel: textIn(pack['risk_level']),
      ...scopes(pack),
    }),
    rules: [
      ...attached.map((id) => ({ ...NO_RULE, formerId: textIn(id) })),
      ...objectsIn(pack['config_rules']).map((rule) => ({
        ...NO_RULE,
        identifier: textIn(rule['managed_rule_identifier']),
        parameters: objectsIn(rule['config_rule_parameters']).flatMap((parameter) => {
          const [key, value] = [textIn(parameter['parameter_name']), textIn(parameter['parameter_value'])]
          return key === undefined || value === undefined ? [] : [{ name: key, value }]
        }),
      })),
    ],
  }
}

const NO_RULE = {
  formerId: undefined,
  name: undefined,
  identifier: undefined,
  description: undefined,
  riskLevel: undefined,
  parameters: [],
}

function scopes(members: Members): Record<string, string | undefined> {
  return {
    RegionIdsScope: textIn(members['region_ids_scope']),
    ExcludeRegionIdsScope: textIn(members['exclude_region_ids_scope']),
    ResourceGroupIdsScope: textIn(members['resource_group_ids_scope']),
    ExcludeResourceGroupIdsScope: textIn(members['exclude_resource_group_ids_scope']),
    ResourceIdsScope: textIn(members['resource_ids_scope']),
    ExcludeResourceIdsScope: textIn(members['exclude_resource_ids_scope']),
    TagKeyScope: textIn(members['tag_key_scope']),
    TagValueScope: textIn(members['tag_value_scope']),
  }
}
