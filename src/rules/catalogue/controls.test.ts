import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { checkControls, checkPackStandards } from './check-controls.js'
import { readCatalogueDirectory } from './read-catalogue-directory.js'
import { readControls } from './read-controls.js'
import { readPack } from './read-pack.js'
import { sourceOf } from './source-value.js'

const TEXT = { en: 'x', zh: 'x' }
const RULE = { identifier: 'root-mfa-check', confidence: 'high', source: 'ours' }
const read = readCatalogueDirectory(fileURLToPath(new URL('../../../catalog', import.meta.url)))
if (read.kind === 'refused') throw new Error('the catalogue is refused')
const { catalogue } = read.directory

function standardOf(clauses: readonly object[]) {
  const head = { id: 'test-1', title: TEXT, edition: '1', source: TEXT, disclaimer: TEXT }
  const source = sourceOf(JSON.parse(JSON.stringify({ ...head, clauses })))
  const standard = readControls(source)
  return { standard, messages: source.issues.map(({ message }) => message) }
}

test('a standard has all its clauses, checked by rules or by people', () => {
  const counts = [...catalogue.controls.values()].map(({ id, clauses }) => [
    id,
    clauses.length,
    clauses.filter(({ manual }) => manual !== undefined).length,
  ])
  expect(counts).toEqual([
    ['cis-alibaba-cloud-2.0.0', 85, 25],
    ['iso-27001-2022', 93, 62],
    ['mlps-2-2019', 90, 67],
    ['mlps-3-2019', 120, 88],
    ['nist-800-53-r5', 287, 179],
    ['pci-dss-4.0.1', 280, 183],
    ['soc-2-2017', 61, 40],
  ])
})

test('every rule that a clause names exists', () => {
  for (const { clauses } of catalogue.controls.values())
    for (const { rules } of clauses)
      for (const { identifier } of rules) expect(catalogue.rules.has(identifier), identifier).toBe(true)
})

test('a clause takes either rules or a reason', () => {
  const needed = 'takes either rules or manual, the reason why there are none'
  expect(standardOf([{ id: '1', title: TEXT }]).messages).toEqual([needed])
  expect(standardOf([{ id: '1', title: TEXT, rules: [RULE], manual: TEXT }]).messages).toEqual([needed])
  expect(standardOf([{ id: '1', title: TEXT, rules: [RULE] }]).messages).toEqual([])
})

test('clauses and rules are listed once, rules exist and files are named after the id', () => {
  const clause = { id: '1', title: TEXT, rules: [RULE, RULE] }
  const { standard, messages } = standardOf([clause, clause])
  expect(messages).toContain('clause 1 is listed twice')
  expect(messages).toContain('root-mfa-check is listed twice')
  const file = { file: 'other.yaml', value: standard, source: {}, lineOf: () => 7 }
  const found = checkControls([file, file], new Set<string>())
  expect(found[0]).toEqual({
    file: 'other.yaml',
    line: 7,
    message: 'a file is named after its id, test-1.yaml',
  })
  expect(found[1]?.message).toBe('clause 1 names root-mfa-check, which has no rule file')
  expect(found.map(({ message }) => message)).toContain('test-1 is already in other.yaml')
})

test('a template names standards that exist, each once', () => {
  const [pack] = catalogue.packs.values()
  const file = {
    file: 'a.yaml',
    value: { ...pack!, standards: ['iso-27001-2022', 'iso-27001-2013'] },
    source: {},
  }
  const known = [...catalogue.controls.values()].map((value) => ({ file: '', value, source: {} }))
  expect(checkPackStandards([file], known)).toEqual([
    { file: 'a.yaml', line: 1, message: 'standards: there is no standard iso-27001-2013' },
  ])
  const twice = sourceOf(
    JSON.parse(JSON.stringify({ ...pack!, standards: ['iso-27001-2022', 'iso-27001-2022'] })),
  )
  readPack(twice)
  expect(twice.issues.map(({ message }) => message)).toContain('standard iso-27001-2022 is listed twice')
})
