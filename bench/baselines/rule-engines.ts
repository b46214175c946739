/**
 * Rule engines that others publish, each given the trees of `rule-trees.ts` in its own language and compiled or parsed
 * beforehand the way its documentation says. No product code.
 */
import { Environment } from '@marcbachmann/cel-js'
import { Ajv } from 'ajv'
import { LogicEngine } from 'json-logic-engine'
import { Engine } from 'json-rules-engine'
import type { Leaf, Tree } from './rule-trees.js'

type Leaves = ReadonlyMap<string, Leaf>
type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }
/** The verdicts of all rules on one resource, in their order. */
export type Judge = (resource: object) => readonly boolean[] | Promise<readonly boolean[]>

export const RULE_ENGINES: Readonly<Record<string, (trees: readonly Tree[], leaves: Leaves) => Judge>> = {
  jsonLogicEngine: withJsonLogic,
  ajv: withAjv,
  cel: withCel,
  jsonRulesEngine: withJsonRules,
}

function withJsonLogic(trees: readonly Tree[], leaves: Leaves): Judge {
  const engine = new LogicEngine()
  for (const [name, leaf] of leaves)
    engine.addMethod(name, (values: unknown) => leaf(Array.isArray(values) ? values[0] : values), {
      deterministic: true,
    })
  const rules = trees.map((tree) => engine.build(toJsonLogic(tree)) as (data: object) => unknown)
  return (resource) => rules.map((rule) => rule(resource) === true)
}

function toJsonLogic(tree: Tree): Json {
  const value = (path: string): Json => ({ var: path })
  switch (tree.kind) {
    case 'and':
    case 'or':
      return { [tree.kind]: tree.of.map(toJsonLogic) }
    case 'leaf':
      return { [tree.name]: [value(tree.path)] }
    case 'atLeast':
      return { '>=': [value(tree.path), tree.value] }
    case 'atMost':
      return { '<=': [value(tree.path), tree.value] }
    case 'isTrue':
      return { '===': [value(tree.path), true] }
    case 'some':
      return { some: [value(tree.path), toJsonLogic(tree.of)] }
    case 'every':
      return { all: [value(tree.path), toJsonLogic(tree.of)] }
  }
}

function withAjv(trees: readonly Tree[], leaves: Leaves): Judge {
  const ajv = new Ajv({ strict: false })
  ajv.addKeyword({ keyword: 'asks', compile: (name: string) => leaves.get(name)! })
  const rules = trees.map((tree) => ajv.compile(toSchema(tree)))
  return (resource) => rules.map((rule) => rule(resource) === true)
}

function toSchema(tree: Tree): { readonly [name: string]: Json } {
  const at = (path: string, schema: Json): { readonly [name: string]: Json } =>
    path === ''
      ? (schema as { readonly [name: string]: Json })
      : (path
          .split('.')
          .reduceRight<Json>(
            (inner, name) => ({ properties: { [name]: inner }, required: [name] }),
            schema,
          ) as { readonly [name: string]: Json })
  switch (tree.kind) {
    case 'and':
      return { allOf: tree.of.map(toSchema) }
    case 'or':
      return { anyOf: tree.of.map(toSchema) }
    case 'leaf':
      return at(tree.path, { asks: tree.name })
    case 'atLeast':
      return at(tree.path, { minimum: tree.value })
    case 'atMost':
      return at(tree.path, { maximum: tree.value })
    case 'isTrue':
      return at(tree.path, { const: true })
    case 'some':
      return at(tree.path, { contains: toSchema(tree.of) })
    case 'every':
      return at(tree.path, { items: toSchema(tree.of) })
  }
}

function withCel(trees: readonly Tree[], leaves: Leaves): Judge {
  const environment = new Environment({ unlistedVariablesAreDyn: true })
  for (const [name, leaf] of leaves) environment.registerFunction(`${name}(dyn): bool`, leaf)
  const rules = trees.map((tree) => environment.parse(toCel(tree, 'r')))
  return (resource) => {
    const context = { r: resource }
    return rules.map((rule) => rule(context) === true)
  }
}

function toCel(tree: Tree, of: string): string {
  const value = (path: string) => (path === '' ? of : `${of}.${path}`)
  switch (tree.kind) {
    case 'and':
      return tree.of.map((each) => `(${toCel(each, of)})`).join(' && ')
    case 'or':
      return tree.of.map((each) => `(${toCel(each, of)})`).join(' || ')
    case 'leaf':
      return `${tree.name}(${value(tree.path)})`
    case 'atLeast':
      return `${value(tree.path)} >= ${tree.value}.0`
    case 'atMost':
      return `${value(tree.path)} <= ${tree.value}.0`
    case 'isTrue':
      return `${value(tree.path)} == true`
    case 'some':
      return `${value(tree.path)}.exists(e, ${toCel(tree.of, 'e')})`
    case 'every':
      return `${value(tree.path)}.all(e, ${toCel(tree.of, 'e')})`
  }
}

function withJsonRules(trees: readonly Tree[], leaves: Leaves): Judge {
  const engine = new Engine()
  for (const [name, leaf] of leaves) engine.addOperator(name, (value: unknown) => leaf(value))
  trees.forEach((tree, index) => {
    const conditions = { all: [toCondition(engine, tree, index, leaves)] }
    engine.addRule({ name: String(index), conditions, event: { type: 'compliant' } } as never)
  })
  return async (resource) => {
    const { results } = await engine.run({ r: resource })
    const holds = new Set(results.map(({ name }) => name))
    return trees.map((_, index) => holds.has(String(index)))
  }
}

/** It has no question about elements: those are operators of the list, as its documentation advises. */
function toCondition(engine: Engine, tree: Tree, index: number, leaves: Leaves): object {
  const fact = (path: string) => ({ fact: 'r', path: `$.${path}` })
  switch (tree.kind) {
    case 'and':
      return { all: tree.of.map((each) => toCondition(engine, each, index, leaves)) }
    case 'or':
      return { any: tree.of.map((each) => toCondition(engine, each, index, leaves)) }
    case 'leaf':
      return { ...fact(tree.path), operator: tree.name, value: true }
    case 'atLeast':
      return { ...fact(tree.path), operator: 'greaterThanInclusive', value: tree.value }
    case 'atMost':
      return { ...fact(tree.path), operator: 'lessThanInclusive', value: tree.value }
    case 'isTrue':
      return { ...fact(tree.path), operator: 'equal', value: true }
    case 'some':
    case 'every': {
      const operator = `elements${index}`
      const test = elementTest(tree.of, leaves)
      const { kind } = tree
      engine.addOperator(operator, (list: readonly object[]) =>
        kind === 'some' ? list.some(test) : list.every(test),
      )
      return { ...fact(tree.path), operator, value: true }
    }
  }
}

function elementTest(tree: Tree, leaves: Leaves): (element: unknown) => boolean {
  if (tree.kind === 'and') {
    const tests = tree.of.map((each) => elementTest(each, leaves))
    return (element) => tests.every((test) => test(element))
  }
  if (tree.kind !== 'leaf') throw new Error(`no ${tree.kind} of elements`)
  const leaf = leaves.get(tree.name)!
  const { path } = tree
  return (element) => leaf(path === '' ? element : (element as Record<string, unknown>)[path])
}
