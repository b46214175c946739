import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Picks } from './make-estate.js'
import { find, holds, type Node, type Value } from './reference-evaluator.js'

/** Rules of the shipped catalogue whose files say all in the words of the published condition language. */
const IDENTIFIERS = `ecs-instance-chargetype-check ecs-instance-deletion-protection-enabled
  ecs-instance-image-type-check ecs-instance-no-public-ip ecs-instance-post-paid-stopped-mode-check
  ecs-instance-status-no-stopped ecs-running-instance-no-public-ip
  oss-bucket-logging-enabled oss-bucket-logging-prefix-match oss-bucket-public-acl-check
  oss-bucket-public-read-prohibited oss-bucket-public-write-prohibited oss-bucket-server-side-encryption-enabled
  oss-bucket-versioning-enabled oss-default-encryption-kms oss-encryption-byok-check oss-zrs-enabled
  rds-connectionmode-safe-enabled rds-dbinstance-nettype-intranet-limit rds-high-availability-category
  rds-instance-category-check rds-instance-class-type-check rds-instance-cross-backup-enable
  rds-instance-enabled-auditing rds-instance-enabled-byok-tde rds-instance-enabled-log-backup
  rds-instance-enabled-security-ip-list rds-instance-enabled-ssl rds-instance-enabled-tde
  rds-instance-enabled-tde-disk-encryption rds-instance-monitored-second-level
  rds-instance-sql-collector-retention rds-instance-tls-version-check`.split(/\s+/)

/** A rule as its file has it, with the defaults of its parameters filled in. */
export interface CatalogueRule {
  readonly id: string
  readonly resourceType: string
  readonly needs: readonly string[]
  readonly appliesWhen: Node | undefined
  readonly compliant: Node
}

interface RuleFile {
  readonly id: string
  readonly resourceTypes: readonly [string]
  readonly needs: readonly string[]
  readonly appliesWhen?: Node
  readonly compliant: Node
  readonly parameters?: Readonly<Record<string, { readonly default: unknown }>>
}

/** Reads the rule files with nothing of the product. */
export function readCatalogueRules(directory: string): CatalogueRule[] {
  return IDENTIFIERS.map((identifier) => {
    const product = readdirSync(directory).find((each) =>
      readdirSync(join(directory, each)).includes(`${identifier}.yaml`),
    )
    if (product === undefined) throw new Error(`no file of ${identifier}`)
    const text = readFileSync(join(directory, product, `${identifier}.yaml`), 'utf8')
    const file = parse(text, { logLevel: 'silent' }) as RuleFile
    const fill = (node: Node): Node => {
      if ('children' in node) return { ...node, children: node.children.map(fill) }
      const desired = (node.desired ?? '').replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
        String(file.parameters?.[name]?.default),
      )
      return { ...node, desired }
    }
    const { id, needs, appliesWhen } = file
    return {
      id,
      resourceType: file.resourceTypes[0],
      needs,
      appliesWhen: appliesWhen && fill(appliesWhen),
      compliant: fill(file.compliant),
    }
  })
}

type Clause = Extract<Node, { readonly featurePath: string }>

function clausesOf(node: Node): Clause[] {
  return 'children' in node ? node.children.flatMap(clausesOf) : [node]
}

/** A document with some of what the rules of a type read; each property is sometimes absent and sometimes null. */
export function makeCatalogueDocument(picks: Picks, rules: readonly CatalogueRule[]): Value {
  const values = new Map<string, string[]>()
  for (const { needs, appliesWhen, compliant } of rules) {
    for (const path of needs) values.set(path, values.get(path) ?? [''])
    for (const { featurePath, desired } of [appliesWhen, compliant].flatMap((node) =>
      node ? clausesOf(node) : [],
    ))
      values.set(featurePath, [...(values.get(featurePath) ?? ['']), ...(desired ?? '').split(',')])
  }
  const document: Record<string, unknown> = {}
  for (const [path, wanted] of values) {
    if (picks.chance(6)) continue
    const names = path.slice(2).split('.')
    const last = names.pop()!
    let parent = document
    for (const name of names) {
      const inner = (parent[name] ?? {}) as Record<string, unknown>
      parent[name] = inner
      parent = inner
    }
    if ([...values.keys()].some((other) => other.startsWith(`${path}.`))) {
      parent[last] ??= {}
      continue
    }
    const word = picks.chance(15)
      ? picks.one(['other', 'public-read-write', '7', '0.0.0.0/0'])
      : picks.one(wanted)
    const items = picks.chance(50) ? [] : [word]
    parent[last] = picks.chance(5)
      ? null
      : last === 'IpAddress' && names[0] === 'PublicIpAddress'
        ? items
        : word
  }
  // Some rules need a whole section only.
  const kept = Object.entries(document).filter(() => !picks.chance(5))
  return Object.fromEntries(kept) as Value
}

/** The verdict of a rule file on a document. */
export function judgeByFile({ needs, appliesWhen, compliant }: CatalogueRule, document: Value) {
  if (needs.some((path) => find(path, document).values.length === 0)) return 'INSUFFICIENT_DATA'
  if (appliesWhen !== undefined && !holds(appliesWhen, document)) return 'NOT_APPLICABLE'
  return holds(compliant, document) ? 'COMPLIANT' : 'NON_COMPLIANT'
}
