import { readLocalText } from './read-rule.js'
import {
  elementsOf,
  note,
  optional,
  readChoice,
  readObject,
  readText,
  required,
  type SourceValue,
} from './source-value.js'
import { type Clause, type ClauseRule, CONFIDENCES, type ControlStandard, MAPPING_SOURCES } from './types.js'

const STANDARD_ID = /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/

/** Reads a standard with its clauses; what is wrong is noted in `source.issues`. */
export function readControls(source: SourceValue): ControlStandard {
  readObject(source, ['id', 'title', 'edition', 'source', 'disclaimer', 'clauses'])
  const standard = {
    id: readStandardId(required(source, 'id')),
    title: readLocalText(required(source, 'title')),
    edition: readText(required(source, 'edition')),
    source: readLocalText(required(source, 'source')),
    disclaimer: readLocalText(required(source, 'disclaimer')),
    clauses: elementsOf(required(source, 'clauses')).map(readClause),
  }
  const seen = new Set<string>()
  for (const { id } of standard.clauses) {
    if (seen.has(id)) note(source, `clause ${id} is listed twice`)
    seen.add(id)
  }
  return standard
}

/** `<standard>-<edition>`: small letters and digits, joined by - or a dot. */
export function readStandardId(source: SourceValue): string {
  const id = readText(source)
  if (id !== '' && !STANDARD_ID.test(id)) note(source, 'must be small letters and digits joined by - or .')
  return id
}

function readClause(source: SourceValue): Clause {
  readObject(source, ['id', 'title', 'rules', 'manual'])
  const list = optional(source, 'rules')
  const rules = list === undefined ? [] : elementsOf(list).map(readClauseRule)
  const manual = optional(source, 'manual')
  if ((rules.length === 0) !== (manual !== undefined))
    note(source, 'takes either rules or manual, the reason why there are none')
  const identifiers = rules.map(({ identifier }) => identifier)
  for (const twice of identifiers.filter((each, at) => identifiers.indexOf(each) < at))
    note(source, `${twice} is listed twice`)
  return {
    id: readText(required(source, 'id')),
    title: readLocalText(required(source, 'title')),
    rules,
    ...(manual === undefined ? {} : { manual: readLocalText(manual) }),
  }
}

function readClauseRule(source: SourceValue): ClauseRule {
  readObject(source, ['identifier', 'confidence', 'source'])
  return {
    identifier: readText(required(source, 'identifier')),
    confidence: readChoice(required(source, 'confidence'), CONFIDENCES, 'low'),
    source: readChoice(required(source, 'source'), MAPPING_SOURCES, 'ours'),
  }
}
