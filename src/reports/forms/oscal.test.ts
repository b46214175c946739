import { readFileSync } from 'node:fs'
import Schema from 'typebox/schema'
import { describe, expect, it } from 'vitest'
import type { FormView } from './form-view.js'
import { markup, markupLine, prop, token, uuidOf } from './oscal/oscal-text.js'
import { clauseFindings } from './oscal/rule-findings.js'

describe('texts of OSCAL', () => {
  const schema = JSON.parse(readFileSync('test/report/schemas/oscal_assessment-results_schema.json', 'utf8'))
  const typeOf = (name: string) => new RegExp(schema.definitions[name].pattern, 'u')

  it('has the UUIDs of version 5, and the same for the same parts', () => {
    expect(uuidOf('rule', 'a')).toMatch(typeOf('UUIDDatatype'))
    expect(uuidOf('rule', 'a')).toBe(uuidOf('rule', 'a'))
    expect(new Set([uuidOf('rule', 'a', 'b'), uuidOf('rule', 'ab'), uuidOf('rules', 'a', 'b')]).size).toBe(3)
    // RFC 9562 5.5: version 5, variant 10.
    expect(uuidOf('rule', 'a')).toMatch(/^.{14}5.{4}[89ab]/)
  })

  it.each([
    'a',
    ' a',
    'a\nb',
    'a\r\n',
    '"quoted"',
    'a\u2028b',
    '\u202e',
    '\ud800',
    '😀',
    '=1',
    '\u0001',
    '\u0085',
    'x y',
  ])('writes %j as a property that keeps it', (text) => {
    const [made] = prop('name', text)
    expect(made!.value).toMatch(typeOf('StringDatatype'))
    expect(made!.value.isWellFormed()).toBe(true)
    expect(made!.class === 'json' ? JSON.parse(made!.value) : made!.value).toBe(text)
  })

  it('writes no property for nothing', () => {
    expect([...prop('name', ''), ...prop('name', null)]).toEqual([])
  })

  it('shows markup as text, and lines as one', () => {
    expect(markup('<b>[x](javascript:1)</b> `c` {{ insert: a }}')).toBe(
      '\\<b\\>\\[x\\](javascript:1)\\</b\\> \\`c\\` \\{\\{ insert: a \\}\\}',
    )
    expect(markupLine(' a\n b ', 'id')).toBe('a b')
    expect(markupLine('\n', 'id')).toBe('id')
    expect(markupLine('\n', 'id')).toMatch(typeOf('MarkupLineDatatype'))
  })

  it.each(['1.1', 'a b/c', 'cr-1', '二', 'A.5.1(a)'])('makes a token of %s', (text) => {
    expect(token(text)).toMatch(typeOf('TokenDatatype'))
  })

  it('is compared with a schema that refuses what is wrong', () => {
    expect(Schema.Check(schema, { 'assessment-results': {} })).toBe(false)
  })
})

describe('a clause that is met in part', () => {
  const clause = (rules: readonly number[]) => ({
    clause: '1',
    title: 'Buckets',
    status: 'partly',
    rules,
    absent: [],
    manual: '',
  })
  const standard = { standardId: 'test-1', title: 'Standard', clauses: [clause([0]), clause([0, 1])] }
  const rule = (verdict: string) => ({ ruleId: `cr-${verdict}`, verdict })
  const head = {
    header: { language: 'en' },
    rules: [rule('COMPLIANT'), rule('NON_COMPLIANT')],
    standards: [standard],
  }
  const view = { record: { head } } as unknown as FormView

  it('has failed when a rule of it has, else it is open', () => {
    expect([...clauseFindings(view)]).toMatchObject([
      { target: { status: { state: 'not-satisfied', reason: 'other' } } },
      { target: { status: { state: 'not-satisfied', reason: 'fail' } } },
    ])
  })
})
