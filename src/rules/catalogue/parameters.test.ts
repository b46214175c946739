import { describe, expect, it } from 'vitest'
import { resolveParameters } from './parameters.js'
import type { ParameterSpec } from './types.js'

const text = { en: 'a parameter', zh: '参数' }
const days: ParameterSpec = { type: 'integer', required: false, default: '30', min: 1, max: 365, text }
const ports: ParameterSpec = { type: 'list', required: true, text }
const flag: ParameterSpec = { type: 'boolean', required: false, text }
const kind: ParameterSpec = { type: 'list', required: false, allowed: ['a', 'b'], text }
const name: ParameterSpec = { type: 'string', required: false, text }

describe('resolveParameters', () => {
  it.each<[string, Record<string, ParameterSpec>, Record<string, string>, Record<string, string>]>([
    ['a default stands in', { days }, {}, { days: '30' }],
    ['an empty value counts as not given', { days, flag }, { days: ' ', flag: '' }, { days: '30' }],
    ['the least', { days }, { days: '1' }, { days: '1' }],
    ['the most, in another spelling', { days }, { days: ' +0365 ' }, { days: '365' }],
    ['booleans in any case', { flag }, { flag: 'True' }, { flag: 'true' }],
    ['list items are trimmed', { ports }, { ports: ' 22 , ,3389' }, { ports: '22,3389' }],
    ['a JSON array is a list', { ports }, { ports: '["22", 3389]' }, { ports: '22,3389' }],
    ['items with a comma stay apart', { ports }, { ports: '["a,b","c"]' }, { ports: '["a,b","c"]' }],
    ['allowed items', { kind }, { kind: 'b,a' }, { kind: 'b,a' }],
    ['strings stay as they are', { name }, { name: ' a, b ' }, { name: ' a, b ' }],
    ['a required parameter may have a default', { days: { ...days, required: true } }, {}, { days: '30' }],
  ])('%s', (_, parameters, given, values) => {
    expect(resolveParameters({ parameters }, given)).toEqual({ kind: 'resolved', values })
  })

  it.each<[string, Record<string, ParameterSpec>, Record<string, string>, string, string]>([
    ['unknown name', { days }, { day: '3' }, 'day', 'is not a parameter of the rule'],
    ['a name every object has', { days }, { toString: '3' }, 'toString', 'is not a parameter of the rule'],
    ['required', { ports }, {}, 'ports', 'is required'],
    ['required and empty', { ports }, { ports: '' }, 'ports', 'is required'],
    ['below the least', { days }, { days: '0' }, 'days', 'must be at least 1'],
    ['above the most', { days }, { days: '366' }, 'days', 'must be at most 365'],
    ['no whole number', { days }, { days: '1.5' }, 'days', 'must be a whole number'],
    [
      'beyond what a number holds',
      { days },
      { days: '99999999999999999999' },
      'days',
      'must be a whole number',
    ],
    ['no boolean', { flag }, { flag: 'yes' }, 'flag', 'must be true or false'],
    ['no item', { ports }, { ports: ' , ' }, 'ports', 'must hold at least one item'],
    ['an item that is not allowed', { kind }, { kind: 'a,c' }, 'kind', 'c is not one of a, b'],
  ])('refuses: %s', (_, parameters, given, issue, message) => {
    expect(resolveParameters({ parameters }, given)).toEqual({
      kind: 'refused',
      issues: [{ name: issue, message }],
    })
  })
})
