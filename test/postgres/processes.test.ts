import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  ASSAY,
  bucketSnapshot,
  call,
  importFiles,
  type Key,
  RAM,
  ReplyError,
  until,
} from '../scenarios/client.js'
import { ACCOUNT_ID, errorLines, forgetErrors } from '../survival/server-process.js'
import { signRequest } from '../survival/signed-request.js'
import { type Cluster, openCluster, type RunningProcess, send } from './cluster.js'

beforeAll(forgetErrors)

const RULE = 'oss-bucket-public-read-prohibited'

let cluster: Cluster
let processes: RunningProcess[]
beforeEach(async () => {
  cluster = await openCluster()
  processes = []
  // The first ones start together, on an empty database.
  processes = await Promise.all([cluster.start('all'), cluster.start('all'), cluster.start('all')])
})
afterEach(() => cluster.close())
afterAll(() => expect(errorLines).toEqual([]))

const keys = () => processes.map((process) => process.key) as [Key, Key, Key]

function pack(name: string, ClientToken?: string) {
  return {
    CompliancePackName: name,
    RiskLevel: 1,
    ConfigRules: [{ ManagedRuleIdentifier: RULE, ConfigRuleName: `${name} rule`, RiskLevel: 1 }],
    ...(ClientToken === undefined ? {} : { ClientToken }),
  }
}

describe('three processes on one database', () => {
  it('have one operator account with one root key though they start together', async () => {
    const { accounts, keys: accessKeys } = {
      accounts: await cluster.db.selectFrom('account').selectAll().execute(),
      keys: await cluster.db.selectFrom('accessKey').selectAll().execute(),
    }
    expect([accounts.length, accessKeys.length]).toEqual([1, 1])
    for (const key of keys()) expect(await call(key, 'ListCompliancePacks')).toHaveProperty('RequestId')
  })

  it('take a nonce of a write once, whichever process it comes to', async () => {
    const [first, second, third] = keys()
    for (let turn = 0; turn < 20; turn++) {
      const signed = signRequest(first, {
        action: 'CreateUser',
        version: RAM.version,
        params: { UserName: `user-${turn}` },
      })
      const replies = await Promise.all([first, second, third].map((key) => send(key, signed)))
      const codes = replies.map(({ status, members }) => (status === 200 ? 'ok' : String(members['Code'])))
      expect(codes.sort()).toEqual(['SignatureNonceUsed', 'SignatureNonceUsed', 'ok'])
      const late = await send(second, signed)
      expect(late.members['Code']).toBe('SignatureNonceUsed')
    }
  })

  it('do what a client token stands for once', async () => {
    for (let turn = 0; turn < 8; turn++) {
      const replies = await Promise.all(
        keys().map((key) =>
          call<{ CompliancePackId: string }>(
            key,
            'CreateCompliancePack',
            pack(`pack-${turn}`, `token-${turn}`),
          ),
        ),
      )
      expect(new Set(replies.map((reply) => reply.CompliancePackId)).size).toBe(1)
    }
    expect(await cluster.db.selectFrom('pack').selectAll().execute()).toHaveLength(8)
  })

  it('give out numbers and names once, and keep one chain of audit entries', async () => {
    const names = Array.from({ length: 12 }, (_, n) => `name-${n}`)
    const outcomes = await Promise.all(
      keys().flatMap((key) =>
        names.map((name) =>
          call(key, 'CreateCompliancePack', pack(name)).then(
            () => 'ok',
            (error: unknown) => (error instanceof ReplyError ? error.code : String(error)),
          ),
        ),
      ),
    )
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(12)
    expect(new Set(outcomes)).toEqual(new Set(['ok', 'CompliancePackExists']))
    const audit = await call<{ IsIntact: boolean; EntryCount: number }>(
      keys()[0],
      'VerifyAuditLog',
      {},
      ASSAY,
    )
    expect(audit.IsIntact).toBe(true)
    expect(audit.EntryCount).toBeGreaterThanOrEqual(36)
  })

  it('refuse a key that another process made inactive', async () => {
    const [first, second, third] = keys()
    await call(first, 'CreateUser', { UserName: 'auditor' }, RAM)
    const { AccessKey } = await call<{ AccessKey: { AccessKeyId: string; AccessKeySecret: string } }>(
      second,
      'CreateAccessKey',
      { UserName: 'auditor' },
      RAM,
    )
    const user = (key: Key) => ({
      url: key.url,
      accessKeyId: AccessKey.AccessKeyId,
      accessKeySecret: AccessKey.AccessKeySecret,
    })
    const codeOf = (key: Key) =>
      call(user(key), 'ListCompliancePacks').then(
        () => 'ok',
        (error: unknown) => (error instanceof ReplyError ? error.code : String(error)),
      )
    for (const key of keys()) expect(await codeOf(key)).toBe('NoPermission')
    await call(
      first,
      'UpdateAccessKey',
      { UserName: 'auditor', UserAccessKeyId: AccessKey.AccessKeyId, Status: 'Inactive' },
      RAM,
    )
    const begunAt = performance.now()
    for (const key of [second, third])
      await until(async () => (await codeOf(key)) === 'InvalidAccessKeyId.Inactive', 6_000)
    // The message comes at once; without it the age limit of five seconds ends what is kept.
    expect(performance.now() - begunAt).toBeLessThan(2_000)
  })

  it('read an upload whose parts went to different processes', async () => {
    const buckets = Array.from({ length: 300 }, (_, n) => ({ id: `bucket-${n}`, grant: 'private' }))
    const bytes = Buffer.from(bucketSnapshot(ACCOUNT_ID, buckets))
    const { ImportId } = await call<{ ImportId: string }>(keys()[0], 'CreateImport', {}, ASSAY)
    const size = Math.ceil(bytes.length / 3)
    for (const [index, key] of keys().entries()) {
      const Offset = index * size
      const body = bytes.subarray(Offset, Offset + size)
      await call(key, 'UploadImportPart', { ImportId, Path: 'a.json', Offset }, { ...ASSAY, body })
    }
    await call(keys()[1], 'CompleteImport', { ImportId }, ASSAY)
    const done = await until(async () => {
      const { Import } = await call<{ Import: { Status: string } }>(
        keys()[2],
        'GetImport',
        { ImportId },
        ASSAY,
      )
      return ['done', 'failed'].includes(Import.Status) && Import.Status
    }, 30_000)
    expect(done).toBe('done')
    const rows = await cluster.db.selectFrom('resource').select('resourceId').execute()
    expect(rows).toHaveLength(300)
  })
})

describe('a rolling restart', () => {
  it('drops no request', async () => {
    const inUse = new Set<number>([0, 1, 2])
    const served = [0, 0, 0]
    const failures: string[] = []
    let running = true
    let turn = 0
    const client = async () => {
      while (running) {
        const open = [...inUse]
        const place = open[turn++ % open.length]!
        const key = processes[place]!.key
        try {
          if (turn % 5 === 0)
            await call(key, 'CreateCompliancePack', pack(`rolling-${turn}`, `rolling-${turn}`))
          else await call(key, 'ListCompliancePacks')
          served[place]!++
        } catch (error) {
          failures.push(String(error))
        }
        await delay(1)
      }
    }
    const clients = Array.from({ length: 6 }, client)
    for (const place of [0, 1, 2]) {
      await delay(300)
      // As a balancer does: no new calls, then the signal at once, while calls are still being answered.
      inUse.delete(place)
      const { code } = await processes[place]!.terminate()
      expect(code).toBe(0)
      processes[place] = await cluster.start('all')
      inUse.add(place)
    }
    await delay(300)
    running = false
    await Promise.all(clients)
    expect(failures).toEqual([])
    expect(Math.min(...served)).toBeGreaterThan(10)
  })
})

describe('roles', () => {
  it('a worker answers no call but tells of its health; an api process works off no job', async () => {
    await Promise.all(processes.map((process) => process.terminate()))
    const api = await cluster.start('api')
    const files = { 'a.json': bucketSnapshot(ACCOUNT_ID, [{ id: 'b', grant: null }]) }
    const importing = importFiles(api.key, files)
    await delay(2_500)
    const jobs = await cluster.db.selectFrom('job').select(['kind', 'status']).execute()
    expect(jobs).toContainEqual({ kind: 'import.run', status: 'queued' })
    const begunAt = performance.now()
    const worker = await cluster.start('worker')
    await importing
    expect(performance.now() - begunAt).toBeLessThan(10_000)
    expect((await fetch(new URL('/readyz', worker.key.url))).status).toBe(200)
    await expect(call(worker.key, 'ListCompliancePacks')).rejects.toThrow('404')
  })
})
