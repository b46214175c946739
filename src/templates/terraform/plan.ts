import { isValueObject, Reference, type TemplateResource, UNKNOWN, type Value } from '../value.js'

type Members = Readonly<Record<string, unknown>>

/**
 * The managed resources of `terraform show -json` (a plan, or a state) or of a state file (format 4); null when the
 * JSON is none of them. Source: Terraform's JSON output format.
 */
export function readTerraformJson(content: unknown, file: string): readonly TemplateResource[] | null {
  const root = membersOf(content)
  const planned = membersOf(root['planned_values'])['root_module'] ?? membersOf(root['values'])['root_module']
  if (planned !== undefined) {
    const changes = new Map(
      listOf(root['resource_changes']).map((change) => [
        String(membersOf(change)['address']),
        membersOf(membersOf(change)['change'])['after_unknown'],
      ]),
    )
    const expressions = new Map<string, Members>()
    collectExpressions(membersOf(membersOf(root['configuration'])['root_module']), '', expressions)
    return inModule(membersOf(planned), changes, expressions, file)
  }
  return typeof root['terraform_version'] === 'string' && Array.isArray(root['resources'])
    ? root['resources'].flatMap((resource: unknown) => inState(membersOf(resource), file))
    : null
}

function inModule(
  module: Members,
  changes: ReadonlyMap<string, unknown>,
  expressions: ReadonlyMap<string, Members>,
  file: string,
): readonly TemplateResource[] {
  const own = listOf(module['resources'])
    .map(membersOf)
    .filter((resource) => resource['mode'] !== 'data')
    .map((resource): TemplateResource => {
      const address = String(resource['address'])
      const plain = withUnknown(templateValue(resource['values']), changes.get(address))
      const known = isValueObject(plain) ? plain : {}
      const said = expressions.get(address.replace(/\[[^\]]*\]/g, '')) ?? {}
      return {
        language: 'terraform',
        type: String(resource['type']),
        address,
        properties: withReferences(known, said, address),
        file,
        line: 1,
      }
    })
  const inner = listOf(module['child_modules']).flatMap((child) =>
    inModule(membersOf(child), changes, expressions, file),
  )
  return [...own, ...inner]
}

function collectExpressions(module: Members, prefix: string, into: Map<string, Members>): void {
  for (const resource of listOf(module['resources']).map(membersOf))
    into.set(`${prefix}${String(resource['address'])}`, membersOf(resource['expressions']))
  for (const [name, call] of Object.entries(membersOf(module['module_calls'])))
    collectExpressions(membersOf(membersOf(call)['module']), `${prefix}module.${name}.`, into)
}

/** What is known after apply only; a property that refers to one resource alone keeps the reference. */
function withUnknown(value: Value, unknown: unknown): Value {
  if (unknown === true) return UNKNOWN
  if (typeof unknown !== 'object' || unknown === null) return value
  if (Array.isArray(value)) {
    const marks = listOf(unknown)
    return value.map((item: Value, index) => withUnknown(item, marks[index]))
  }
  const members: Record<string, Value> = isValueObject(value) ? { ...value } : {}
  for (const [key, mark] of Object.entries(unknown)) {
    if (mark === true || members[key] !== undefined) members[key] = withUnknown(members[key] ?? null, mark)
  }
  return members
}

function withReferences(
  properties: Readonly<Record<string, Value>>,
  said: Members,
  address: string,
): Readonly<Record<string, Value>> {
  const prefix = /^(module\.[^.]+\.)*/.exec(address)![0]
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => {
      const [first] = listOf(membersOf(said[key])['references'])
      const target = /^([a-z0-9_]+\.[\w-]+(?:\[[^\]]*\])?)\.(id|arn|[a-z_]*_id)$/.exec(String(first))
      return [key, value === UNKNOWN && target !== null ? new Reference(prefix + target[1]!) : value]
    }),
  )
}

function inState(resource: Members, file: string): readonly TemplateResource[] {
  if (resource['mode'] !== 'managed') return []
  const module = typeof resource['module'] === 'string' ? `${resource['module']}.` : ''
  return listOf(resource['instances']).map((instance) => {
    const { index_key: key, attributes } = membersOf(instance)
    const values = templateValue(attributes)
    const index = key === undefined ? '' : `[${JSON.stringify(key)}]`
    return {
      language: 'terraform',
      type: String(resource['type']),
      address: `${module}${String(resource['type'])}.${String(resource['name'])}${index}`,
      properties: isValueObject(values) ? values : {},
      file,
      line: 1,
    }
  })
}

function templateValue(value: unknown): Value {
  if (Array.isArray(value)) return value.map(templateValue)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, templateValue(member)]))
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
