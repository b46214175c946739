import type { KeyObject } from 'node:crypto'
import { noteChange } from '../../accounts/audit-changes.js'
import { requireOperator } from '../../accounts/create-account.js'
import type { Principal } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import { ApiError } from '../../errors.js'
import type { Clock } from '../../platform/clock.js'
import type { Ids } from '../../platform/ids.js'
import { derivedKey, seal, unseal } from '../../platform/seal.js'
import { isAllowedAddress, isCallableUrl } from '../../platform/signed-post.js'
import {
  deleteReceiver,
  findReceiver,
  listReceivers,
  type StoredReceiver,
  writeReceiver,
} from '../store/report-receivers.js'

/** How a receiver is told: by mail, or by a post in the form of a product. */
export const RECEIVER_FORMS = ['smtp', 'json', 'dingtalk', 'feishu', 'wecom', 'slack'] as const
export type ReceiverForm = (typeof RECEIVER_FORMS)[number]

interface ReceiverServices {
  readonly masterKey: KeyObject
  readonly clock: Clock
  readonly ids: Ids
}

/** What the operator says of a receiver. */
export interface ReceiverWish {
  readonly name: string
  readonly form: ReceiverForm
  /** `smtp://[user@]host[:port][?tls=required]`, `smtps://...`, or an http or https address. */
  readonly address: string
  /** Password of the mail account, or what posts are signed with. */
  readonly secret?: string | undefined
  /** Address that mail comes from. */
  readonly sender?: string | undefined
  /** Of mail: who may be written to, addresses or `@domain`. */
  readonly recipients: readonly string[]
}

/** A receiver ready to be sent to. */
export interface OpenReceiver {
  readonly form: ReceiverForm
  readonly address: string
  /** Empty for none. */
  readonly secret: string
  readonly sender: string
  readonly recipients: readonly string[]
}

/**
 * Says where reports may be sent under a name, for the operator only: whoever says it decides whom this server calls.
 * The whole address is sealed, since those of chat products hold a token. Answers with the secret of a `json` receiver,
 * which is made when none is given. Throws `OperatorOnly`, `InvalidAddress`, `InvalidSender`, `InvalidRecipients`.
 */
export function registerReceiver(
  db: Db,
  caller: Principal,
  services: ReceiverServices,
  wish: ReceiverWish,
): Promise<string | undefined> {
  return inTransaction(db, async (db) => {
    await requireOperator(db, caller)
    const { name, form, address, recipients } = wish
    const sender = wish.sender ?? ''
    const isMail = form === 'smtp'
    const shown = isMail ? mailAddress(address) : isCallableUrl(address) ? new URL(address).origin : null
    if (shown === null) throw new ApiError('Invalid{Param}', { Param: 'Address' })
    if (isMail !== isMailbox(sender)) throw new ApiError('Invalid{Param}', { Param: 'Sender' })
    if (isMail ? recipients.length === 0 || !recipients.every(isPattern) : recipients.length > 0)
      throw new ApiError('Invalid{Param}', { Param: 'Recipients' })
    const made = form === 'json' ? services.ids.bytes(32).toString('base64url') : undefined
    const secret = wish.secret ?? made ?? ''
    const at = services.clock.now()
    const before = await findReceiver(db, name)
    const after = { name, form, address: shown, sender, recipients }
    await writeReceiver(db, {
      ...after,
      secretSealed: seal(sealingKey(services.masterKey), JSON.stringify({ address, secret })),
      createdAt: before?.createdAt ?? at,
      updatedAt: at,
    })
    noteChange(db, `reportreceiver/${name}`, before === null ? undefined : stateOf(before), after)
    return form === 'json' ? secret : undefined
  })
}

/** Takes a receiver away; what waits to be sent to it fails. Throws `OperatorOnly`, `ReportReceiverNotExists`. */
export function removeReceiver(db: Db, caller: Principal, name: string): Promise<void> {
  return inTransaction(db, async (db) => {
    await requireOperator(db, caller)
    const before = await findReceiver(db, name)
    if (before === null) throw new ApiError('ReportReceiverNotExists')
    await deleteReceiver(db, name)
    noteChange(db, `reportreceiver/${name}`, stateOf(before), undefined)
  })
}

/** A receiver with its address and secret; null when there is none of the name. */
export async function openReceiver(db: Db, masterKey: KeyObject, name: string): Promise<OpenReceiver | null> {
  const stored = await findReceiver(db, name)
  if (stored?.secretSealed == null) return null
  const { address, secret }: { readonly address: string; readonly secret: string } = JSON.parse(
    unseal(sealingKey(masterKey), stored.secretSealed),
  )
  const { form, sender, recipients } = stored
  return { form, sender, recipients, address, secret }
}

/** Seals what is known of all receivers with another master key, in the transaction of the caller. */
export async function resealReceivers(db: Db, from: KeyObject, to: KeyObject): Promise<void> {
  for (const receiver of await listReceivers(db)) {
    const { secretSealed } = receiver
    if (secretSealed === null) continue
    const text = unseal(sealingKey(from), secretSealed)
    await writeReceiver(db, { ...receiver, secretSealed: seal(sealingKey(to), text) })
  }
}

/** Whether a receiver may write to a mail address. */
export function mayWriteTo(patterns: readonly string[], recipient: string): boolean {
  if (!isMailbox(recipient)) return false
  const address = recipient.toLowerCase()
  return patterns.some((pattern) =>
    pattern.startsWith('@') ? address.endsWith(pattern.toLowerCase()) : address === pattern.toLowerCase(),
  )
}

/** Ends the address of a mail server that is told nothing before STARTTLS. */
export const TLS_REQUIRED = '?tls=required'

/** `smtp://host:port` without the user; null when it is no address of a mail server that may be called. */
function mailAddress(text: string): string | null {
  if (!URL.canParse(text)) return null
  const { protocol, hostname, host, password, pathname, search } = new URL(text)
  if (protocol !== 'smtp:' && protocol !== 'smtps:') return null
  if (hostname === '' || password !== '' || (pathname !== '' && pathname !== '/')) return null
  if (search !== '' && (search !== TLS_REQUIRED || protocol === 'smtps:')) return null
  return isAllowedAddress(hostname.replace(/^\[|\]$/g, '')) ? `${protocol}//${host}${search}` : null
}

function isMailbox(text: string): boolean {
  return /^[^\s@<>,;:"\\]{1,64}@[^\s@<>,;:"\\]{1,255}$/.test(text)
}

function isPattern(text: string): boolean {
  return /^@[^\s@<>,;:"\\]{1,255}$/.test(text) || isMailbox(text)
}

function stateOf({ name, form, address, sender, recipients }: StoredReceiver) {
  return { name, form, address, sender, recipients }
}

function sealingKey(masterKey: KeyObject): KeyObject {
  return derivedKey(masterKey, 'report-receiver')
}
