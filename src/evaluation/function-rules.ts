import type { KeyObject } from 'node:crypto'
import { findAdministeredGroups } from '../accounts/administered-groups.js'
import { noteChange } from '../accounts/audit-changes.js'
import type { AccountRef, Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import type { Ids } from '../platform/ids.js'
import { derivedKey, seal, unseal } from '../platform/seal.js'
import { isCallableUrl } from '../platform/signed-post.js'
import type { RuleEvents } from '../rules/events.js'
import { isFunctionArn } from '../rules/function-rule.js'
import { listEvaluatedRules } from '../rules/store/read-rules.js'
import type { FunctionEndpoint } from './function-rules-call.js'
import {
  deleteEndpoint,
  listEndpoints,
  resealEndpointSecrets,
  type StoredEndpoint,
  writeEndpoint,
} from './store/function-rules.js'

interface EndpointServices {
  readonly masterKey: KeyObject
  readonly clock: Clock
  readonly ids: Ids
  readonly events: Pick<RuleEvents, 'ruleChanged'>
}

/**
 * Says where a function answers, and evaluates the rules it decides. Answers with the secret that calls are
 * signed with, which is made when none is given. Throws `InvalidFunctionArn`, `InvalidUrl`.
 */
export async function registerEndpoint(
  db: Db,
  scope: Scope,
  services: EndpointServices,
  wish: { readonly functionArn: string; readonly url: string; readonly secret?: string | undefined },
): Promise<string> {
  const account = scope.accounts[0]
  if (!isFunctionArn(wish.functionArn)) throw new ApiError('Invalid{Param}', { Param: 'FunctionArn' })
  if (!isCallableUrl(wish.url)) throw new ApiError('Invalid{Param}', { Param: 'Url' })
  const secret = wish.secret ?? services.ids.bytes(32).toString('base64url')
  await inTransaction(db, async (db) => {
    const at = services.clock.now()
    const before = (await listEndpoints(db, account)).find((each) => each.functionArn === wish.functionArn)
    await writeEndpoint(db, account, {
      functionArn: wish.functionArn,
      url: wish.url,
      secretSealed: seal(derivedKey(services.masterKey, 'function-secret'), secret),
      createdAt: before?.createdAt ?? at,
      updatedAt: at,
    })
    noteChange(db, `function/${wish.functionArn}`, before?.url, wish.url)
    // What members hold of the account's groups is asked for again with the groups' rules.
    const groups = (await findAdministeredGroups(db, scope))?.groups ?? null
    for (const owned of groups === null ? [scope] : [scope, groups])
      for (const rule of await listEvaluatedRules(db, owned))
        if (rule.sourceOwner === 'CUSTOM_FC' && rule.sourceIdentifier === wish.functionArn)
          await services.events.ruleChanged(db, rule, rule.ruleNo, 'changed')
  })
  return secret
}

/** Takes an endpoint away; its rules say so at their next run. Throws `FunctionEndpointNotExists`. */
export async function removeEndpoint(db: Db, scope: Scope, functionArn: string): Promise<void> {
  if (!(await deleteEndpoint(db, scope.accounts[0], functionArn)))
    throw new ApiError('FunctionEndpointNotExists')
  noteChange(db, `function/${functionArn}`, functionArn, undefined)
}

/** The account's endpoints by function. */
export function listFunctionEndpoints(db: Db, scope: Scope): Promise<readonly StoredEndpoint[]> {
  return listEndpoints(db, scope.accounts[0])
}

/** Seals the secrets of all endpoints with another master key, in the transaction of the caller. */
export async function resealEndpoints(db: Db, from: KeyObject, to: KeyObject): Promise<void> {
  const [old, fresh] = [derivedKey(from, 'function-secret'), derivedKey(to, 'function-secret')]
  await resealEndpointSecrets(db, (sealed) => seal(fresh, unseal(old, sealed)))
}

/** Endpoints ready to be called, by function. */
export async function openEndpoints(
  db: Db,
  account: Pick<AccountRef, 'accountNo'>,
  masterKey: KeyObject,
): Promise<ReadonlyMap<string, FunctionEndpoint>> {
  const key = derivedKey(masterKey, 'function-secret')
  return new Map(
    (await listEndpoints(db, account)).map(({ functionArn, url, secretSealed }) => [
      functionArn,
      { functionArn, url, secret: unseal(key, secretSealed) },
    ]),
  )
}
