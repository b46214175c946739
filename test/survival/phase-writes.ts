import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { RAM, ReplyError, until } from '../scenarios/client.js'
import { auditFaults } from './audit.js'
import { findFaults, query } from './contents.js'
import type { Folders } from './folders.js'
import { untilIdle } from './idle.js'
import type { Random } from './random.js'
import { KILLS_OF_ONE_JOB, PATIENCE_MS } from './settings.js'
import { type Supervised, supervise } from './supervised.js'
import type { Tally } from './tally.js'

const WRITERS = 6
const BURST_MS = 600

/** One write: what the client sent, and the id it was told, null when the server died before it answered. */
interface Write {
  readonly kind: 'user' | 'pack' | 'report'
  /** Name and client token, or for a report its token. */
  readonly name: string
  readonly packId?: string
  id: string | null
  requestId: string | null
}

interface Replies {
  readonly RequestId: string
  readonly CompliancePackId: string
  readonly User: { readonly UserId: string }
}

/** Bursts of writes into an account without resources, each ended by a kill; every acknowledged one is looked for. */
export async function killWrites(
  folders: Folders,
  random: Random,
  kills: number,
  tally: Tally,
): Promise<string[]> {
  const directory = await folders.fresh()
  const server = await supervise(directory)
  const writes: Write[] = []
  const found: string[] = []
  for (; tally.kills < kills; tally.kills++) {
    const burst = { isOver: false }
    const writers = Array.from({ length: WRITERS }, () => writeUntilOver(server, random, burst, writes))
    await delay(random.below(BURST_MS))
    const killed = server.killAndRestart()
    burst.isOver = true
    await Promise.all([...writers, killed])
    for (const write of writes.filter((each) => each.kind !== 'report').slice(-3 * WRITERS))
      found.push(...(await repeat(server, write)))
    if (found.length > 0) return found
    // A report that waits behind the others must not be the one that is killed every time.
    if ((tally.kills + 1) % KILLS_OF_ONE_JOB === 0) await untilIdle(directory)
  }
  for (const write of writes) found.push(...(await repeat(server, write)))
  await untilIdle(directory)
  found.push(...(await auditFaults(server)))
  await server.stop()
  tally.acknowledged = writes.filter(({ id }) => id !== null).length
  found.push(...(await countWrites(directory, writes, tally)), ...(await findFaults(directory)))
  return found
}

async function writeUntilOver(
  server: Supervised,
  random: Random,
  burst: { readonly isOver: boolean },
  writes: Write[],
): Promise<void> {
  let packId: string | null = null
  while (!burst.isOver) {
    const kind = random.pick(['user', 'pack', 'report'] as const)
    if (kind === 'report' && packId === null) continue
    const name = `${kind}-${randomUUID()}`
    const write: Write = {
      kind,
      name,
      id: null,
      requestId: null,
      ...(kind === 'report' ? { packId: packId ?? '' } : {}),
    }
    writes.push(write)
    await send(server, write)
    if (kind === 'report') packId = null
    if (kind === 'pack') packId = write.id
  }
}

/** Sends a write once and keeps what was acknowledged. */
async function send(server: Supervised, write: Write): Promise<void> {
  const reply = await request(server, write)
  if (reply === null) return
  write.id = reply.CompliancePackId ?? reply.User.UserId
  write.requestId = reply.RequestId
}

function request(server: Supervised, { kind, name, packId }: Write): Promise<Replies | null> {
  if (kind === 'user') return server.tryOnce<Replies>('CreateUser', { UserName: name }, RAM)
  if (kind === 'report') {
    const params = { CompliancePackId: packId, ClientToken: name }
    return server.tryOnce<Replies>('GenerateCompliancePackReport', params)
  }
  return server.tryOnce<Replies>('CreateCompliancePack', {
    CompliancePackName: name,
    ClientToken: name,
    ConfigRules: [{ ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited', ConfigRuleName: name }],
  })
}

/** Sends a write again: an acknowledged one gives the same id, one whose reply was lost happens now at the latest. */
async function repeat(server: Supervised, write: Write): Promise<string[]> {
  const id = await repeatedId(server, write)
  if (write.id !== null && write.id !== id) return [`${write.name} was ${write.id} and now is ${id}`]
  write.id ??= id
  return []
}

async function repeatedId(server: Supervised, write: Write): Promise<string> {
  if (write.kind === 'user') {
    try {
      if (write.id === null)
        return (await server.ask<Replies>('CreateUser', { UserName: write.name }, RAM)).User.UserId
    } catch (error) {
      if (!(error instanceof ReplyError) || error.code !== 'EntityAlreadyExists.User') throw error
    }
    return (await server.ask<Replies>('GetUser', { UserName: write.name }, RAM)).User.UserId
  }
  return until(async () => (await request(server, write))?.CompliancePackId, PATIENCE_MS)
}

/** Every write exactly once, and one audit entry for each acknowledged request. */
async function countWrites(directory: string, writes: readonly Write[], tally: Tally): Promise<string[]> {
  const found: string[] = []
  const expectOnce = (what: string, count: number) => {
    if (count === 1) return
    if (count === 0) tally.lost++
    else tally.doubled++
    found.push(`${what} is there ${count} times`)
  }
  const users = countBy(await query(directory, `select name as k from principal where kind = 'user'`))
  const packs = countBy(await query(directory, 'select name as k from pack'))
  const rules = countBy(await query(directory, 'select name as k from rule'))
  const reports = countBy(await query(directory, `select pack_id as k from report where status = 'COMPLETE'`))
  const requests = countBy(
    await query(directory, `select request_id as k from audit_entry where result = 'Success'`),
  )
  for (const { kind, name, packId, requestId } of writes) {
    if (kind === 'user') expectOnce(name, users.get(name) ?? 0)
    else if (kind === 'report') expectOnce(`the report of ${packId}`, reports.get(packId ?? '') ?? 0)
    else {
      expectOnce(name, packs.get(name) ?? 0)
      expectOnce(`the rule of ${name}`, rules.get(name) ?? 0)
    }
    if (requestId !== null) expectOnce(`the audit entry of ${name}`, requests.get(requestId) ?? 0)
  }
  return found
}

function countBy(rows: readonly Record<string, unknown>[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { k } of rows) counts.set(String(k), (counts.get(String(k)) ?? 0) + 1)
  return counts
}
