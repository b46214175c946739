import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ROOT } from '../architecture.js'
import { ASSAY, call, type Key, RAM } from '../scenarios/client.js'
import { findFaults, query } from './contents.js'
import { databaseUrlOf } from './database-note.js'
import type { Folders } from './folders.js'
import type { Random } from './random.js'
import { spawnServer } from './server-process.js'
import type { Tally } from './tally.js'

/** Users with a key each: what a new master key has to seal. */
const USERS = 40

/**
 * The master key replaced again and again, the command killed while it works; after each kill a server must start, take
 * every key it gave out, and have one audit entry for each replacement that happened.
 */
export async function killReseals(
  folders: Folders,
  random: Random,
  kills: number,
  tally: Tally,
): Promise<string[]> {
  const directory = await folders.fresh()
  const found: string[] = []
  const first = spawnServer(directory)
  const keys = await makeKeys(await first.ready)
  await first.terminate()
  const masterKey = () => readFile(join(directory, 'master.key'), 'utf8')
  const measured = performance.now()
  await once(spawnReseal(directory), 'close')
  const wholeMs = performance.now() - measured
  let replaced = 1
  let current = await masterKey()
  for (; tally.kills < kills; tally.kills++) {
    const reseal = spawnReseal(directory)
    const closed = once(reseal, 'close')
    await delay(wholeMs * 0.3 + random.below(wholeMs * 0.8))
    reseal.kill('SIGKILL')
    await closed
    const server = spawnServer(directory)
    const key = await server.ready
    const present = await masterKey()
    if (present !== current) replaced++
    current = present
    if (existsSync(join(directory, 'master.key.new')))
      found.push('a master key that nothing is sealed with is left')
    // Everybody now and then, a few every time.
    const asked = tally.kills % 10 === 0 ? keys : Array.from({ length: 3 }, () => random.pick(keys))
    for (const each of asked) found.push(...(await whetherTaken({ ...each, url: key.url })))
    tally.acknowledged += asked.length
    const { IsIntact } = await call<{ IsIntact: boolean }>(key, 'VerifyAuditLog', {}, ASSAY)
    if (!IsIntact) found.push('the audit log is broken')
    const { code } = await server.terminate()
    if (code !== 0) found.push(`the server ended with code ${code}`)
    if (found.length > 0) return found
  }
  const entries = await query(directory, `select action from audit_entry where action = 'ResealKeys'`)
  tally.lost += Math.max(0, replaced - entries.length)
  tally.doubled += Math.max(0, entries.length - replaced)
  if (entries.length !== replaced)
    found.push(`${entries.length} audit entries for ${replaced} new master keys`)
  return [...found, ...(await findFaults(directory))]
}

async function makeKeys(key: Key): Promise<Key[]> {
  const keys: Key[] = []
  for (let n = 0; n < USERS; n++) {
    const UserName = `user-${n}`
    await call(key, 'CreateUser', { UserName }, RAM)
    const { AccessKey } = await call<{ AccessKey: { AccessKeyId: string; AccessKeySecret: string } }>(
      key,
      'CreateAccessKey',
      { UserName },
      RAM,
    )
    keys.push({
      url: key.url,
      accessKeyId: AccessKey.AccessKeyId,
      accessKeySecret: AccessKey.AccessKeySecret,
    })
  }
  return [...keys, key]
}

/** A key without permissions is refused by policy only when its signature was right. */
async function whetherTaken(key: Key): Promise<string[]> {
  const answer = await call(key, 'ListCompliancePacks').then(
    () => 'OK',
    (error: unknown) => String(Object(error).code),
  )
  return answer === 'OK' || answer === 'NoPermission' ? [] : [`${key.accessKeyId} is answered ${answer}`]
}

function spawnReseal(directory: string) {
  const url = databaseUrlOf(directory)
  return spawn(
    process.execPath,
    [join(ROOT, 'dist/cli/main.js'), 'keys', 'reseal', '--data-dir', directory],
    {
      stdio: 'ignore',
      env: { PATH: process.env['PATH'], ...(url === undefined ? {} : { ASSAY_DATABASE_URL: url }) },
    },
  )
}
