import { createSecretKey } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Scope } from '../accounts/scope.js'
import { evaluationHandlers } from '../evaluation/jobs.js'
import { openTestEstate } from '../packs/testing.js'
import { randomIds } from '../platform/ids.js'
import { createJobRunner } from '../platform/jobs/runner.js'
import { createLog } from '../platform/log.js'
import { derivedKey, seal } from '../platform/seal.js'
import { scheduleHandler } from '../rules/schedule-rules.js'
import { type ChannelChange, changeChannel, createChannel } from './channels.js'
import { deliveryHandlers } from './jobs.js'
import { writeTarget } from './store/targets.js'
import type { ChannelType } from './types.js'

export const BUCKET = 'acs:oss:cn-hangzhou:1000000000000001:delivered'
export const TOPIC = 'acs:mns:cn-hangzhou:1000000000000001:/topics/config'
export const LOG = 'acs:log:cn-hangzhou:1000000000000001:project/p/logstore/l'
export const SECRET = 'a secret of the endpoint'
const TARGETS: Readonly<Record<ChannelType, string>> = { OSS: BUCKET, MNS: TOPIC, SLS: LOG }

/** A post that the endpoint was sent. */
export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** An account with a folder, and an endpoint that keeps what it is sent, registered as its targets. */
export async function openDeliveryEstate() {
  const estate = await openTestEstate()
  const { db, clock, services } = estate
  const folder = await mkdtemp(join(tmpdir(), 'assay delivered '))
  const received: Received[] = []
  /** What the endpoint answers in turn; 200 when it says nothing. */
  const answers: number[] = []
  const server = createServer((request, reply) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') })
      reply.writeHead(answers.shift() ?? 200).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/deliveries`
  const masterKey = createSecretKey(Buffer.alloc(32, 7))
  const register = (targetArn: string, address: string) =>
    writeTarget(db, {
      targetArn,
      address,
      secretSealed: address.startsWith('http')
        ? seal(derivedKey(masterKey, 'delivery-secret'), SECRET)
        : null,
      createdAt: clock.now(),
      updatedAt: clock.now(),
    })
  const registerAll = async () => {
    await register(BUCKET, pathToFileURL(folder).href)
    await register(TOPIC, url)
    await register(LOG, url)
  }
  await registerAll()
  const queue = { clock, ids: randomIds, wake: () => {} }
  const channelServices = { ids: randomIds, queue, quotas: { deliveryChannels: 10 } }
  const evaluations = () => [...evaluationHandlers(db, queue), scheduleHandler(db, queue, services.events)]
  const deliveries = () =>
    deliveryHandlers({
      db,
      queue,
      masterKey,
      retryAfterMs: [1],
      spoolDirectory: folder,
      log: createLog('silent'),
    })

  /** Runs every queued job, and what is due until the next look; then what that has to deliver. */
  async function run(): Promise<void> {
    clock.advance(5_000)
    // First what there will be to deliver: jobs that are due alike run in any order.
    for (const handlers of [evaluations(), [...evaluations(), ...deliveries()]]) {
      const log = createLog('silent')
      await createJobRunner({ db, clock, log, handlers, onlyProcess: true }).drain()
    }
  }

  return {
    estate,
    folder,
    url,
    received,
    answers,
    register,
    /** Makes a channel to the account's own target of its type. */
    create: (type: ChannelType, settings: ChannelChange = {}, scope: Scope = estate.scope) =>
      createChannel(db, scope, channelServices, {
        ...settings,
        targetArn: settings.targetArn ?? TARGETS[type],
        type,
      }),
    change: (channelId: string, change: ChannelChange) =>
      changeChannel(db, estate.scope, channelServices, channelId, change),
    /** Registers the targets as they were. */
    registerAll,
    run,
    /** Runs until what failed before was tried again. */
    settle: async () => {
      clock.advance(10 * 60_000)
      await run()
    },
    /** The delivered files by path below the folder. */
    files: async (): Promise<Record<string, string>> => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true })
      const paths = entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
      const files = paths.sort().map(async (path) => {
        const name = relative(folder, path).split(sep).join('/')
        return [name, await readFile(path, 'utf8')] as [string, string]
      })
      return Object.fromEntries(await Promise.all(files))
    },
    close: async () => {
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
      await estate.close()
    },
  }
}

export type DeliveryEstate = Awaited<ReturnType<typeof openDeliveryEstate>>
