import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { startEphemeral } from './ephemeral.js'
import { formatInstant, type Instant, toInstant } from './platform/instant.js'
import { signV3Request } from './rpc/signature-v3.js'

/** What tests of others start with. */
export interface TestAssayOptions {
  /** Where its clock begins; the real time when absent. */
  readonly startsAt?: Date
  /** Settings by the names of docs/configuration.md. */
  readonly settings?: Readonly<Record<string, string>>
}

/** A resource as a test records it: its configuration as the cloud would deliver it. */
export interface TestResource {
  readonly resourceType: string
  readonly resourceId: string
  readonly configuration: object
  readonly regionId?: string
  readonly resourceName?: string
  readonly tags?: Readonly<Record<string, string>>
  /** When it was captured; the time of the server when absent. */
  readonly captureTime?: Date
}

/** A Cloud Config with known verdicts, for tests of whatever talks to one. */
export interface TestAssay {
  /** Where clients find it. */
  readonly url: string
  readonly accountId: string
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** One signed call; objects travel as JSON text. Throws an Error whose `code` is the API's. */
  call(
    action: string,
    params?: Readonly<Record<string, unknown>>,
    version?: string,
  ): Promise<Record<string, unknown>>
  /** Records resources, as an import does, and waits until they are evaluated. */
  record(...resources: readonly TestResource[]): Promise<void>
  /** Waits until no background work is due: every result is up to date, every report done. */
  settle(): Promise<void>
  /** Sets its clock; what is due by then runs. Time goes forward only. */
  setClock(to: Date): Promise<void>
  stop(): Promise<void>
}

const ASSAY = '2026-12-01'
const POLL_MS = 10
const PATIENCE_MS = 60_000

/** Starts a server of its own, on a free port, with nothing in it; `stop()` removes everything. */
export async function startAssay(options: TestAssayOptions = {}): Promise<TestAssay> {
  const key = { accessKeyId: 'LTAItestdouble', accessKeySecret: randomUUID() }
  const assay = await startEphemeral({
    startsAt: options.startsAt === undefined ? undefined : toInstant(options.startsAt.getTime()),
    settings: {
      ...options.settings,
      ASSAY_ACCESS_KEY_ID: key.accessKeyId,
      ASSAY_ACCESS_KEY_SECRET: key.accessKeySecret,
    },
  })
  const { url, accountId } = assay
  const send = (action: string, params: object, version: string, body?: Buffer) =>
    sendSigned({ url, ...key }, action, params, version, body)
  const call: TestAssay['call'] = (action, params = {}, version = '2020-09-07') =>
    send(action, params, version)

  async function settle(): Promise<void> {
    await until(async () => {
      const { DueJobs } = await call('GetClock', {}, ASSAY)
      return DueJobs === 0
    })
  }

  return {
    url,
    accountId,
    ...key,
    call,
    settle,
    record: async (...resources) => {
      const now = Number((await call('GetClock', {}, ASSAY))['Timestamp'])
      const configurationItems = resources.map((each) => toItem(accountId, each, toInstant(now)))
      const { ImportId } = await call('CreateImport', {}, ASSAY)
      const content = Buffer.from(JSON.stringify({ fileVersion: '1.0', configurationItems }))
      await send('UploadImportPart', { ImportId, Path: 'test.json' }, ASSAY, content)
      await call('CompleteImport', { ImportId }, ASSAY)
      await settle()
    },
    setClock: async (to) => {
      await call('SetClock', { Timestamp: to.getTime() }, ASSAY)
      await settle()
    },
    stop: () => assay.stop(),
  }
}

function toItem(accountId: string, resource: TestResource, now: Instant) {
  const { configuration, tags = {}, captureTime, ...named } = resource
  return {
    regionId: 'cn-hangzhou',
    resourceName: resource.resourceId,
    ...named,
    accountId,
    availabilityZone: '',
    captureTime: captureTime?.getTime() ?? now,
    tags: JSON.stringify(tags),
    configuration: JSON.stringify(configuration),
  }
}

interface Key {
  readonly url: string
  readonly accessKeyId: string
  readonly accessKeySecret: string
}

async function sendSigned(
  key: Key,
  action: string,
  params: object,
  version: string,
  body?: Buffer,
): Promise<Record<string, unknown>> {
  const wire = Object.fromEntries(
    Object.entries(params)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  )
  const now = Date.now()
  const signed = signV3Request({
    method: 'POST',
    host: new URL(key.url).host,
    action,
    version,
    accessKeyId: key.accessKeyId,
    accessKeySecret: key.accessKeySecret,
    date: formatInstant(toInstant(now - (now % 1000))),
    nonce: randomUUID(),
    ...(body === undefined ? { body: wire } : { query: wire, body }),
  })
  const { host: _, ...headers } = signed.headers
  const reply = await fetch(new URL(signed.target, key.url), {
    method: 'POST',
    headers,
    ...(signed.body.length === 0 ? {} : { body: new Uint8Array(signed.body) }),
  })
  const members: Record<string, unknown> = Object.fromEntries(Object.entries(Object(await reply.json())))
  if (reply.ok) return members
  const { Code, Message } = members
  throw Object.assign(new Error(`${action}: ${Code}: ${Message}`), { code: Code, status: reply.status })
}

async function until(isDone: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !(await isDone()); await sleep(POLL_MS))
    if (Date.now() > end) throw new Error(`not settled within ${PATIENCE_MS} ms`)
}
