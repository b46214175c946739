import { expect, it } from 'vitest'
import { readModule } from '../../src/templates/terraform/module.js'

it.each([
  ['$' + '{var.given}', ['a.b[*]']],
  ['$' + '{var.given ? 1 : 0}', ['a.b[0]']],
  ['$' + '{var.given ? (var.other ? 1 : 0) : 0}', ['a.b[0]']],
  ['$' + '{var.given ? 2 : 0}', ['a.b[*]']],
  ['$' + '{var.given ? var.other : 0}', ['a.b[*]']],
  ['', ['a.b[*]']],
  [2, ['a.b[0]', 'a.b[1]']],
  ['2', ['a.b[0]', 'a.b[1]']],
  ['$' + '{1 > 2 ? 1 : 0}', []],
])('a count of %j makes %j', async (count, addresses) => {
  const file = { file: 'main.tf', text: '', body: { resource: { a: { b: [{ count }] } } } }
  const found = await readModule('.', [file], {}, () => Promise.resolve(null))
  expect(found.map((one) => one.address)).toEqual(addresses)
})
