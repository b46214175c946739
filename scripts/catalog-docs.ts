import { countPublished } from '../src/rules/catalogue/published-examples.js'
import type {
  Catalogue,
  ControlStandard,
  Coverage,
  ManagedRule,
  PackTemplate,
  PackTemplateRule,
  ParameterSpec,
  RuleExamples,
} from '../src/rules/catalogue/types.js'
import type { Trigger } from '../src/rules/types.js'
import { type ProvenOnTemplates, templatesOf } from './template-docs.js'
import { type PublishedTitle, titlesSentence } from './title-docs.js'

const GENERATED = '<!-- Written by scripts/write-catalog-docs.ts from catalog/; edit that instead. -->'
const RISK = { 1: 'high', 2: 'medium', 3: 'low' } as const
const COVERAGE: Readonly<Record<Coverage['kind'], string>> = {
  exact: 'exact',
  approximated: 'approximated',
  noDataSource: 'no data source',
}

/** docs/rules.md: how many rules each product has and how far they go, what examples rest on, then every rule. */
export function renderRules(
  catalogue: Catalogue,
  examples: ReadonlyMap<string, RuleExamples>,
  proven: ProvenOnTemplates,
  titles: readonly PublishedTitle[],
): string {
  const published = countPublished(examples.values())
  const rules = [...catalogue.rules.values()]
  const products = [...new Set(rules.map(({ product }) => product))].sort()
  const count = (of: readonly ManagedRule[], kind: Coverage['kind']) =>
    String(of.filter(({ coverage }) => coverage.kind === kind).length)
  const countRow = (name: string, of: readonly ManagedRule[]) => [
    name,
    String(of.length),
    count(of, 'exact'),
    count(of, 'approximated'),
    count(of, 'noDataSource'),
  ]
  return page([
    '# Managed rules',
    GENERATED,
    'A rule is *exact* when it decides every recorded configuration as the service documents it, *approximated* when it departs from that in a stated way, and has *no data source* when nothing that can be recorded holds what it asks. A resource that lacks what a rule needs is reported as INSUFFICIENT_DATA, never as compliant. Each rule is one file in `catalog/rules/`, with the examples that prove it and where each fact was seen.',
    `${published.shown + published.listed} rules have an example taken from a published page, which the example names: ${published.shown} from a configuration, a response or an annotation shown there, ${published.listed} from a value that the page lists. All other examples are made up.`,
    titlesSentence(titles),
    'The column *templates* says where `assay scan` gave the rule both a pass and a failure: on Terraform, on ROS, on both or, when it is empty, on neither.',
    table(
      ['product', 'rules', 'exact', 'approximated', 'no data source'],
      [
        ...products.map((product) =>
          countRow(
            product,
            rules.filter((rule) => rule.product === product),
          ),
        ),
        countRow('**all**', rules),
      ],
    ),
    ...products.flatMap((product) => [
      `## ${product}`,
      table(
        [
          'rule',
          'resource is compliant when',
          'looks at',
          'risk',
          'runs',
          'parameters',
          'templates',
          'coverage',
        ],
        rules.filter((rule) => rule.product === product).map((rule) => ruleRow(rule, proven)),
      ),
    ]),
  ])
}

/** docs/packs.md: every package template with the rules it creates, those it lacks and why, and its controls. */
export function renderPacks(catalogue: Catalogue): string {
  const packs = [...catalogue.packs.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  return page([
    '# Compliance package templates',
    GENERATED,
    'A package created from a template gets the rules listed as present. Those listed as absent belong to the service’s package of that name but cannot be decided (yet) from what is recorded; no verdict is made up for them. A parameter marked with * has no default and must be given when the package is created. Reports on the package show the clauses of the standards named; one made without a template shows those whose clauses its rules speak to by a quarter or more.',
    table(
      ['package', 'template id', 'present', 'absent'],
      packs.map((pack) => [
        `[${pack.name}](#${pack.name.toLowerCase()})`,
        `\`${pack.id}\``,
        String(pack.rules.length),
        String(pack.absent.length),
      ]),
    ),
    ...packs.flatMap((pack) => packSections(pack, catalogue)),
  ])
}

/** What a file of an operator's own standard looks like; shown in docs/controls.md. */
export const OWN_STANDARD = `id: house-rules-2026
title: { en: House rules, zh: 内部规定 }
edition: "2026"
source: { en: Chapter 4 of our handbook, zh: 内部手册第四章 }
disclaimer: { en: For internal use, zh: 仅供内部使用 }
clauses:
  - id: "4.1"
    title: { en: Nobody outside reads our buckets, zh: 存储不对外公开 }
    rules:
      - { identifier: oss-bucket-public-read-prohibited, confidence: high, source: user }
  - id: "4.2"
    title: { en: Doors are locked, zh: 门已上锁 }
    manual: { en: Look at the doors, zh: 查看门锁 }
`

/** docs/controls.md: every standard with its source, how much of it rules can check, and its clauses. */
export function renderControls(catalogue: Catalogue): string {
  const standards = [...catalogue.controls.values()]
  return page([
    '# Control standards',
    GENERATED,
    'Which rules speak to which clause of a standard, and which clauses only people can check. Confidence is *high* when a rule asks what the clause asks, *medium* when it asks a part of it, *low* when it is a hint; a mapping is *published* by the service or *ours*. `ASSAY_CONTROLS_DIR` brings in standards of your own, or other mappings in the place of these; `assay controls` shows what a server has.',
    table(
      ['standard', 'clauses', 'with rules', 'manual'],
      standards.map(({ id, clauses }) => {
        const manual = clauses.filter((clause) => clause.manual !== undefined).length
        return [`\`${id}\``, String(clauses.length), String(clauses.length - manual), String(manual)]
      }),
    ),
    '## A standard of your own',
    'One file a standard, `<id>.yaml` in the folder that `ASSAY_CONTROLS_DIR` names; each clause has either rules or the reason why none can check it. `assay controls lint` checks the folder, and a server reads it when it starts.',
    `\`\`\`yaml\n${OWN_STANDARD}\`\`\``,
    ...standards.flatMap(standardSections),
  ])
}

function standardSections(standard: ControlStandard): readonly string[] {
  const rows = standard.clauses.map(({ id, title, rules, manual }) => [
    id,
    title.en,
    manual === undefined
      ? rules.map((rule) => `\`${rule.identifier}\` (${rule.confidence}, ${rule.source})`).join(', ')
      : `manual: ${manual.en}`,
  ])
  return [
    `## ${standard.title.en}`,
    `Source: ${standard.source.en}`,
    standard.disclaimer.en,
    table(['clause', 'asks', 'checked by'], rows),
  ]
}

function packSections(pack: PackTemplate, catalogue: Catalogue): readonly string[] {
  const absent = table(
    ['absent rule', 'risk', 'parameters', 'why'],
    pack.absent.map((rule) => [
      `\`${rule.identifier}\``,
      RISK[rule.riskLevel],
      givenValues(rule.parameters),
      rule.reason,
    ]),
  )
  const present = new Set(pack.rules.map(({ identifier }) => identifier))
  const controls = table(
    [`section of ${pack.controlScheme ?? 'the standard'}`, 'rules', 'mapping'],
    pack.controls.map(({ id, rules, source }) => [
      id,
      rules.map((rule) => (present.has(rule) ? `\`${rule}\`` : `\`${rule}\` (absent)`)).join(', '),
      source === 'doc' ? 'published' : 'ours',
    ]),
  )
  return [
    `## ${pack.name}`,
    `**${pack.title.en}** (${pack.title.zh}). ${pack.description.en} Risk ${RISK[pack.riskLevel]}, category ${pack.category}. Basis: ${pack.basis}. ${shownStandards(pack)}`,
    table(
      ['present rule', 'risk', 'parameters'],
      pack.rules.map((rule) => [
        `\`${rule.identifier}\``,
        RISK[rule.riskLevel],
        packParameters(rule, catalogue),
      ]),
    ),
    ...(pack.absent.length === 0 ? [] : [absent]),
    ...(pack.controls.length === 0 ? [] : [controls]),
  ]
}

function shownStandards({ standards }: PackTemplate): string {
  if (standards === undefined) return 'Reports show the standards that its rules speak to often enough.'
  if (standards.length === 0) return 'Reports show no standard.'
  return `Reports show ${standards.map((id) => `\`${id}\``).join(', ')}.`
}

function packParameters(rule: PackTemplateRule, catalogue: Catalogue): string {
  const specs = Object.entries(catalogue.rules.get(rule.identifier)?.parameters ?? {})
  return specs
    .map(([name, spec]) => {
      const value = rule.parameters[name] ?? spec.default
      if (value !== undefined) return `${name} = ${value}`
      return spec.required ? `${name}*` : name
    })
    .join('; ')
}

function givenValues(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} = ${value}`)
    .join('; ')
}

function ruleRow(rule: ManagedRule, proven: ProvenOnTemplates): readonly string[] {
  return [
    `\`${rule.id}\` ${rule.name.en}`,
    rule.description.en,
    rule.resourceTypes.map((type) => (type === '*' ? 'every type' : type)).join(', '),
    RISK[rule.riskLevel],
    rule.triggers.map(triggerText).join(', '),
    Object.entries(rule.parameters).map(parameterText).join('; '),
    templatesOf(rule.id, proven),
    coverageText(rule.coverage),
  ]
}

function triggerText(trigger: Trigger): string {
  return trigger.kind === 'change' ? 'on change' : trigger.frequency
}

function parameterText([name, spec]: [string, ParameterSpec]): string {
  const notes = [
    spec.type,
    ...(spec.required && spec.default === undefined ? ['required'] : []),
    ...(spec.default === undefined ? [] : [`default ${spec.default}`]),
    ...(spec.min === undefined ? [] : [`at least ${spec.min}`]),
    ...(spec.max === undefined ? [] : [`at most ${spec.max}`]),
    ...(spec.allowed === undefined ? [] : [`one of ${spec.allowed.join(', ')}`]),
  ]
  return `${name} (${notes.join(', ')})`
}

function coverageText(coverage: Coverage): string {
  const text = COVERAGE[coverage.kind]
  if (coverage.kind === 'exact') return text
  return `${text}: ${coverage.kind === 'approximated' ? coverage.how : coverage.missing}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')
}

function page(blocks: readonly string[]): string {
  return `${blocks.join('\n\n')}\n`
}
