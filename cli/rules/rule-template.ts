/**
 * The text of a new rule file: everything a rule must have, the words left empty, so that `rules lint` lists what is
 * to be filled in. What is filled is right as it stands.
 */
export function ruleTemplate(id: string, resourceType: string): string {
  const [, product = ''] = resourceType.split('::')
  return `# What assay rules lint lists is still to be filled in; assay rules test judges
# the examples. A path is $.Property of the recorded configuration.
id: ${id}
name: { en: "", zh: "" }
description: { en: "", zh: "" }
# What to do about a resource that is not compliant.
remediation: { en: "", zh: "" }
product: ${product === '' ? '""' : product}
labels: [${product}]
resourceTypes: [${quoted(resourceType)}]
riskLevel: 2 # 1 high, 2 medium, 3 low
triggers: [change] # or { scheduled: TwentyFour_Hours }
# Paths without which there is no verdict: a resource that lacks one is
# INSUFFICIENT_DATA, never compliant.
needs: [$.Property]
compliant: { featurePath: $.Property, operator: StringEquals, desired: "wanted" }
coverage: exact
evidence:
  - { fact: identifier, source: inferred }
examples:
  compliant:
    - { name: as wanted, configuration: { Property: "wanted" } }
  nonCompliant:
    - { name: something else, configuration: { Property: "other" } }
  insufficientData:
    - { name: never recorded, configuration: { Property: ~absent } }
`
}

function quoted(type: string): string {
  return type === '*' ? '"*"' : type
}
