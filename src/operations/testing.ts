import { createSecretKey, type KeyObject } from 'node:crypto'
import { cachedCredentials } from '../accounts/credentials.js'
import type { Scope } from '../accounts/scope.js'
import { directorySpool } from '../inventory/import-spool.js'
import type { TestEstate } from '../packs/testing.js'
import { randomIds } from '../platform/ids.js'
import { decodeInput, encodeResult } from '../rpc/operation.js'
import type { ListedOperation, Services } from './operation.js'

const MASTER_KEY: KeyObject = createSecretKey(Buffer.alloc(32, 7))

/** Calls an operation as the gateway does, from flat parameters to the reply on the wire; for tests. */
export async function callOperation(
  estate: TestEstate,
  operation: ListedOperation,
  params: Readonly<Record<string, string>>,
  caller: {
    readonly scope?: Scope
    readonly language?: string
    readonly exemptionPolicy?: Services['exemptionPolicy']
    readonly rawBody?: Buffer
  } = {},
): Promise<Record<string, unknown>> {
  const scope = caller.scope ?? estate.scope
  const services: Services = {
    ...estate.services,
    quotas: { aggregators: 5, deliveryChannels: 5, ...estate.services.quotas },
    db: estate.db,
    scope,
    caller: scope.caller,
    masterKey: MASTER_KEY,
    credentials: cachedCredentials(estate.db, MASTER_KEY, estate.clock, { keptForMs: 0 }),
    queue: { clock: estate.clock, ids: randomIds, wake: () => {} },
    spool: directorySpool(''),
    testClock: null,
    exemptionPolicy: caller.exemptionPolicy ?? { needsApproval: false, maxDays: 0 },
    reportSigners: () => [],
    reportUrls: { sign: (key) => ({ url: `http://localhost/${key}`, expiresAt: estate.clock.now() }) },
    request: {
      requestId: randomIds.uuid(),
      accessKeyId: 'key',
      sourceAddress: '127.0.0.1',
      keys: () => undefined,
      language: caller.language ?? 'en-US',
      origin: 'http://localhost',
      rawBody: caller.rawBody ?? Buffer.alloc(0),
    },
  }
  const input = decodeInput(operation, new Map(Object.entries(params)))
  return encodeResult(operation, await operation.handle(input as never, services))
}
