import type { AccountId } from '../platform/ids.js'
import { MISMATCH } from './conform.js'
import type { AnyOperation, CallContext } from './operation.js'
import { type RawParams, readTexts } from './raw-params.js'

/**
 * The ARNs that a call acts on, from raw parameters alone: whether they exist is nobody's business before
 * the call is authorised. An id that is absent becomes `*`. Source: spec/ram.md 4
 */
export function nameResources<S extends CallContext>(
  operation: AnyOperation<S>,
  params: RawParams,
  accountId: AccountId,
): readonly string[] {
  const template = operation.resource ?? '*'
  let arns = [template.replaceAll('{accountId}', accountId)]
  for (const [place, name = ''] of template.matchAll(/\{(\w+)\}/g)) {
    if (name === 'accountId') continue
    const values = valuesOf(operation, params, name)
    arns = arns.flatMap((arn) => values.map((value) => arn.split(place).join(value)))
  }
  return arns
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
