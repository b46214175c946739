import type { KeyObject } from 'node:crypto'
import type { Credentials } from '../accounts/credentials.js'
import type { ExemptionPolicy } from '../evaluation/exemption.js'
import type { ImportSpool } from '../inventory/import-spool.js'
import type { PackEvents } from '../packs/events.js'
import type { SettableClock } from '../platform/clock.js'
import type { JobQueue } from '../platform/jobs/enqueue.js'
import type { DownloadUrlSigner } from '../platform/object-store/sign-url.js'
import type { NumberedSigner } from '../reports/proof/signing-key.js'
import { type AnyOperation, type CallContext, operationFor } from '../rpc/operation.js'
import type { Catalogue } from '../rules/catalogue/types.js'
import type { RuleEvents } from '../rules/events.js'

/**
 * What the composition root builds once and every handler may use, beside the call's own `db`, `scope`,
 * `caller`, `clock`, `ids` and `request`. A stage that needs something built adds a member here.
 */
export interface SharedServices {
  /** Seals access-key secrets at rest. */
  readonly masterKey: KeyObject
  /** To be told of changes to keys, users and policies. */
  readonly credentials: Credentials
  /** Queues background work. */
  readonly queue: JobQueue
  /** Where uploaded import files lie. */
  readonly spool: ImportSpool
  /** Managed rules, package templates and resource types. */
  readonly catalogue: Catalogue
  /** What an account may have of each. */
  readonly quotas: {
    readonly rules: number
    readonly packs: number
    readonly aggregators: number
    readonly deliveryChannels: number
  }
  /** The clock of a test server, which SetClock sets; null on every other. */
  readonly testClock: SettableClock | null
  /** What this deployment asks of exemptions. */
  readonly exemptionPolicy: ExemptionPolicy
  /** Tells downstream stages what upstream ones wrote. */
  readonly events: RuleEvents & PackEvents
  /** Signs the URLs that reports are downloaded from. */
  readonly reportUrls: DownloadUrlSigner
  /** Keys of the manifests of reports, the one of new reports first. */
  readonly reportSigners: () => readonly NumberedSigner[]
}

export type Services = CallContext & SharedServices

/** For `keptForMs`, of replies that follow from what is stored alone. */
export const WHILE_UNCHANGED_MS = 60_000

/** Declares one operation; its input type follows from `params`, its result from `reply`. */
export const operation = operationFor<Services>()

/** One entry of the list of operations. */
export type ListedOperation = AnyOperation<Services>
