import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { openPostgres } from '../../src/db/connect.js'
import type { Db } from '../../src/db/tables.js'
import { createDatabase } from '../../src/db/testing-postgres.js'
import { type Key, until } from '../scenarios/client.js'
import { type ServerProcess, spawnServer } from '../survival/server-process.js'
import type { SignedRequest } from '../survival/signed-request.js'

export type Role = 'all' | 'api' | 'worker'

/** Processes on one database and one object store, each a real one that can be killed. */
export interface Cluster {
  readonly db: Db
  readonly url: string
  readonly directory: string
  /** Starts a process and waits until it is ready. */
  start(role: Role, settings?: Readonly<Record<string, string>>): Promise<RunningProcess>
  close(): Promise<void>
}

export interface RunningProcess extends Pick<ServerProcess, 'kill' | 'terminate' | 'signal'> {
  readonly key: Key
}

/** A new database and folder without processes. */
export async function openCluster(): Promise<Cluster> {
  const server = process.env['ASSAY_TEST_DATABASE_URL']
  if (server === undefined) throw new Error('ASSAY_TEST_DATABASE_URL is unset: npm run test:postgres')
  const database = await createDatabase(server)
  const directory = await mkdtemp(join(tmpdir(), 'assay cluster '))
  // The same for every cluster: digests of what is recorded may be keyed.
  await writeFile(join(directory, 'master.key'), `${'5a'.repeat(32)}\n`, { mode: 0o600 })
  const db = await openPostgres({ url: database.url, connections: 4 })
  const running = new Set<ServerProcess>()
  return {
    db,
    url: database.url,
    directory,
    async start(role, settings = {}) {
      const server = spawnServer(directory, {
        ASSAY_DATABASE_URL: database.url,
        ASSAY_ROLE: role,
        ...settings,
      })
      running.add(server)
      const key = await server.ready
      return {
        key,
        signal: server.signal,
        kill: () => {
          running.delete(server)
          return server.kill()
        },
        terminate: () => {
          running.delete(server)
          return server.terminate()
        },
      }
    },
    async close() {
      await Promise.all([...running].map((server) => server.kill()))
      await db.destroy()
      await database.drop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Waits until the processes have no work left. */
export async function untilIdle(db: Db, timeoutMs = 120_000): Promise<void> {
  await until(async () => {
    const jobs = await db
      .selectFrom('job')
      .select('jobId')
      .where((eb) =>
        eb.or([
          eb('status', '=', 'running'),
          eb('status', '=', 'queued').and('runAt', '<=', Date.now() as never),
        ]),
      )
      .execute()
    const rules = await db.selectFrom('rule').select('ruleNo').where('state', '=', 'EVALUATING').execute()
    const behind = await db
      .selectFrom('account')
      .select('accountNo')
      .whereRef('changeSeq', '>', 'evaluatedChangeNo')
      .execute()
    return jobs.length + rules.length + behind.length === 0
  }, timeoutMs)
}

/** Sends a signed request to a process, whatever host it was signed for; returns status and members. */
export async function send(
  key: Key,
  signed: SignedRequest,
): Promise<{ readonly status: number; readonly members: Readonly<Record<string, unknown>> }> {
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request(new URL(signed.target, key.url), { method: 'POST', headers: signed.headers })
    outgoing.once('response', resolve).once('error', reject)
    outgoing.end(signed.body)
  })
  return { status: reply.statusCode ?? 0, members: (await json(reply)) as Record<string, unknown> }
}
