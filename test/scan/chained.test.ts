import { parse } from '@cdktn/hcl2json'
import { expect, it } from 'vitest'
import { readModule } from '../../src/templates/terraform/module.js'
import { Reference, UNKNOWN, type Value } from '../../src/templates/value.js'

/** The properties of the resources by address; the files are `main.tf` of folders. */
async function read(main: string, folders: Readonly<Record<string, string>> = {}) {
  const parsed = async (text: string) => [
    { file: 'main.tf', text, body: (await parse('main.tf', text)) as Record<string, unknown> },
  ]
  const found = await readModule('.', await parsed(main), {}, async (_, source) => {
    const text = folders[source]
    return text === undefined ? null : { folder: source, files: await parsed(text) }
  })
  return Object.fromEntries(found.map(({ address, properties }) => [address, properties['v']]))
}

const TWO = `
  resource "a" "x" {
    for_each = { p = "one", q = "two" }
    bucket   = each.value
  }
  resource "a" "c" {
    count  = 2
    bucket = "n\${count.index}"
  }
  resource "a" "s" {
    bucket = "alone"
  }
  resource "a" "open" {
    for_each = var.none
  }
`

it.each<[string, Value]>([
  ['a.x["p"].bucket', 'one'],
  ['a.x["p"].id', new Reference('a.x["p"]')],
  ['a.x["z"].id', UNKNOWN],
  ['a.x[var.none].id', UNKNOWN],
  ['[for k, o in a.x : o.bucket]', ['one', 'two']],
  ['values(a.x)[*].bucket', ['one', 'two']],
  ['a.c[*].bucket', ['n0', 'n1']],
  ['a.c.*.id', [new Reference('a.c[0]'), new Reference('a.c[1]')]],
  ['a.c[1].bucket', 'n1'],
  ['a.c[2].bucket', UNKNOWN],
  ['a.s.bucket', 'alone'],
  ['a.s[*].bucket', ['alone']],
  ['a.open["p"].id', new Reference('a.open["p"]')],
  ['a.open["p"].bucket', new Reference('a.open["p"]')],
  ['[for o in a.open : o.id]', UNKNOWN],
  ['sort(["b", "a"])', ['a', 'b']],
  ['reverse(a.c[*].id)', [new Reference('a.c[1]'), new Reference('a.c[0]')]],
  ['slice(["a", "b", "c"], 1, 3)', ['b', 'c']],
  ['one(a.s[*].bucket)', 'alone'],
  ['one([])', null],
  ['one(a.c[*].id)', UNKNOWN],
  ['zipmap(["k"], a.s[*].id)', { k: new Reference('a.s') }],
  ['zipmap(["k"], [])', { k: UNKNOWN }],
  ['[startswith("abc", "ab"), endswith("abc", "ab")]', [true, false]],
  ['jsondecode("[1]")', [1]],
  ['format("%s-bucket", "a")', 'a-bucket'],
  ['substr("hello", 1, -1)', 'ello'],
  [
    '[range(3), range(1, 3), range(4, 0, -2)]',
    [
      [0, 1, 2],
      [1, 2],
      [4, 2],
    ],
  ],
  ['range(5000)', UNKNOWN],
  ['contains([{ k = 1 }], { k = 1 })', true],
  ['distinct([["a"], ["a"]])', [['a']]],
  ['element([], 0)', UNKNOWN],
  ['jsondecode("[")', UNKNOWN],
  ['sort(var.none)', UNKNOWN],
])('%s is resolved as far as the template tells', async (expression, value) => {
  const found = await read(`${TWO} resource "b" "b" {\n v = ${expression}\n }`)
  expect(found['b.b']).toEqual(value)
})

it('makes one for each instance of another resource', async () => {
  const found = await read(
    `${TWO} resource "b" "b" {\n for_each = a.x\n v = [each.key, each.value.bucket, each.value.id]\n }`,
  )
  expect(found).toMatchObject({
    'b.b["p"]': ['p', 'one', new Reference('a.x["p"]')],
    'b.b["q"]': ['q', 'two', new Reference('a.x["q"]')],
  })
})

it('reads the outputs of modules of the tree, also of one that another is given', async () => {
  const store = `
    variable "acl" { default = "private" }
    resource "a" "in" { bucket = "inside" }
    output "id" { value = a.in.id }
    output "acl" { value = var.acl }
    output "loop" { value = var.loop }
  `
  const main = `
    module "one" {
      source = "./store"
      acl    = module.two["t"].acl
      loop   = module.one.loop
    }
    module "two" {
      source   = "./store"
      for_each = toset(["t"])
    }
    module "far" { source = "registry/far" }
    resource "b" "b" {
      v = [module.one.id, module.one.acl, module.two["t"].id, module.one.loop, module.one.none, module.far.id]
    }
  `
  const found = await read(main, { './store': store })
  expect(found['b.b']).toEqual([
    new Reference('module.one.a.in'),
    'private',
    new Reference('module.two["t"].a.in'),
    UNKNOWN,
    UNKNOWN,
    UNKNOWN,
  ])
  expect(Object.keys(found)).toContain('module.two["t"].a.in')
})
