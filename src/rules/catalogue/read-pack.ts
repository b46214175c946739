import { readLocalText, readRiskLevel } from './read-rule.js'
import {
  elementsOf,
  note,
  optional,
  readChoice,
  readObject,
  readScalarTexts,
  readText,
  readTexts,
  required,
  type SourceValue,
} from './source-value.js'
import type { AbsentPackRule, PackControl, PackTemplate, PackTemplateRule } from './types.js'

const PACK_KEYS = [
  'id',
  'name',
  'title',
  'description',
  'riskLevel',
  'category',
  'labels',
  'standards',
  'basis',
  'rules',
  'absent',
  'controlScheme',
  'controls',
]
const RULE_KEYS = ['identifier', 'riskLevel', 'parameters']
const PACK_ID = /^ct-[0-9a-f]{20}$/

/** Reads a package template; what is wrong is noted in `source.issues`. */
export function readPack(source: SourceValue): PackTemplate {
  readObject(source, PACK_KEYS)
  const absent = optional(source, 'absent')
  const scheme = optional(source, 'controlScheme')
  const controls = optional(source, 'controls')
  const standards = optional(source, 'standards')
  const pack: PackTemplate = {
    id: readPackId(required(source, 'id')),
    name: readText(required(source, 'name')),
    title: readLocalText(required(source, 'title')),
    description: readLocalText(required(source, 'description')),
    riskLevel: readRiskLevel(required(source, 'riskLevel')),
    category: readText(required(source, 'category')),
    labels: readTexts(required(source, 'labels')),
    ...(standards === undefined ? {} : { standards: readTexts(standards) }),
    rules: elementsOf(required(source, 'rules')).map(readPackRule),
    absent: absent === undefined ? [] : elementsOf(absent).map(readAbsentRule),
    ...(scheme === undefined ? {} : { controlScheme: readText(scheme) }),
    controls: controls === undefined ? [] : elementsOf(controls).map(readControl),
    basis: readText(required(source, 'basis')),
  }
  noteRepeatsAndStrangers(source, pack)
  return pack
}

function readPackId(source: SourceValue): string {
  const id = readText(source)
  if (id !== '' && !PACK_ID.test(id)) note(source, 'must be ct- and 20 hex digits')
  return id
}

function readPackRule(source: SourceValue): PackTemplateRule {
  readObject(source, RULE_KEYS)
  return readRuleUse(source)
}

function readAbsentRule(source: SourceValue): AbsentPackRule {
  readObject(source, [...RULE_KEYS, 'reason'])
  return { ...readRuleUse(source), reason: readText(required(source, 'reason')) }
}

function readRuleUse(source: SourceValue): PackTemplateRule {
  const parameters = optional(source, 'parameters')
  return {
    identifier: readText(required(source, 'identifier')),
    riskLevel: readRiskLevel(required(source, 'riskLevel')),
    parameters: parameters === undefined ? {} : readScalarTexts(parameters),
  }
}

function readControl(source: SourceValue): PackControl {
  readObject(source, ['id', 'rules', 'source'])
  return {
    id: readText(required(source, 'id')),
    rules: readTexts(required(source, 'rules')),
    source: readChoice(required(source, 'source'), ['doc', 'inferred'], 'inferred'),
  }
}

function noteRepeatsAndStrangers(source: SourceValue, pack: PackTemplate): void {
  const members = new Set<string>()
  for (const { identifier } of [...pack.rules, ...pack.absent]) {
    if (members.has(identifier)) note(source, `${identifier} is listed twice`)
    members.add(identifier)
  }
  const standards = pack.standards ?? []
  for (const twice of standards.filter((each, at) => standards.indexOf(each) < at))
    note(source, `standard ${twice} is listed twice`)
  for (const control of pack.controls) {
    for (const identifier of control.rules) {
      if (!members.has(identifier))
        note(source, `control ${control.id} names ${identifier}, which the pack lacks`)
    }
  }
}
