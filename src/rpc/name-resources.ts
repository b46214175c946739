import type { AccountId } from '../platform/ids.js'
import { MISMATCH } from './conform.js'
import type { AnyOperation, CallContext } from './operation.js'
import { type RawParams, readTexts } from './raw-params.js'

/** An ARN template taken apart: texts, and between them the names in braces. */
interface Template {
  readonly texts: readonly string[]
  readonly names: readonly string[]
}

const templates = new Map<string, Template>()

/**
 * The ARNs that a call acts on, from raw parameters alone: whether they exist is nobody's business before
 * the call is authorised. An id that is absent becomes `*`. Source: spec/ram.md 4
 */
export function nameResources<S extends CallContext>(
  operation: AnyOperation<S>,
  params: RawParams,
  accountId: AccountId,
): readonly string[] {
  const { texts, names } = templateOf(operation.resource ?? '*')
  let arns: readonly string[] = [texts[0]!]
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!
    const after = texts[i + 1]!
    const values = name === 'accountId' ? [accountId] : valuesOf(operation, params, name)
    const named: string[] = []
    for (const arn of arns) for (const value of values) named.push(arn + value + after)
    arns = named
  }
  return arns
}

/** One for each operation at most: they are as many as there are texts in the code. */
function templateOf(text: string): Template {
  let template = templates.get(text)
  if (template === undefined) {
    const parts = text.split(/\{(\w+)\}/)
    template = { texts: parts.filter((_, i) => i % 2 === 0), names: parts.filter((_, i) => i % 2 === 1) }
    templates.set(text, template)
  }
  return template
}

function valuesOf<S extends CallContext>(
  operation: AnyOperation<S>,
  params: RawParams,
  name: string,
): readonly string[] {
  const encoding = operation.params[name]?.encoding
  if (encoding !== 'csv' && encoding !== 'flat-list') return [params.get(name) || '*']
  const values = readTexts(params, name)
  return values === undefined || values === MISMATCH || values.length === 0 ? ['*'] : values
}
