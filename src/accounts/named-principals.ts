import type { Db } from '../db/tables.js'
import { ApiError } from '../errors.js'
import type { Ids, PrincipalId } from '../platform/ids.js'
import type { Scope } from './scope.js'
import { findNamed, type NamedKind, type NamedPrincipal } from './store/principals.js'

/** Who a policy can be attached to, as error codes and ARNs name the kind. */
export interface Holder {
  readonly kind: 'User' | 'Role' | 'Group'
  readonly name: string
}

const STORED: Readonly<Record<Holder['kind'], NamedKind>> = { User: 'user', Role: 'role', Group: 'group' }

/** Throws `EntityNotExist.User`, `EntityNotExist.Role` or `EntityNotExist.Group`. */
export async function getHolder(db: Db, scope: Scope, { kind, name }: Holder): Promise<NamedPrincipal> {
  const found = await findNamed(db, scope, STORED[kind], name)
  if (found === null) throw new ApiError(`EntityNotExist.${kind}`)
  return found
}

/** How the audit log names a user, role or group. */
export function resourceOf({ kind, name }: Holder): string {
  return `${STORED[kind]}/${name}`
}

/** 18 digits, as RAM ids are: users begin with 2, roles and groups with 3. */
export function newPrincipalId(ids: Ids, kind: NamedKind): PrincipalId {
  const digits = ids.bytes(17).reduce((text, byte) => text + (byte % 10), kind === 'user' ? '2' : '3')
  return digits as PrincipalId
}
