import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT } from '../architecture.js'
import { bucketSnapshot, importFiles, type Key, until } from '../scenarios/client.js'
import { findFaults, query } from './contents.js'
import { makeFolders } from './folders.js'
import { untilIdle } from './idle.js'
import { ACCOUNT_ID, errorLines, forgetErrors, spawnServer } from './server-process.js'
import { FAULT_ROUNDS, PATIENCE_MS } from './settings.js'
import { type SignedRequest, sendSigned, signRequest } from './signed-request.js'
import { printTallies, tallyOf } from './tally.js'

beforeAll(forgetErrors)

const HOUR_MS = 3_600_000
const CONFIG = { version: '2020-09-07' }
const RAM = { version: '2015-05-01' }

const folders = await makeFolders()
afterAll(async () => {
  await folders.discardAll()
  printTallies()
})

it(
  'the clock jumps an hour forward and back, and back and forward, and nothing is done twice or waits for it',
  async () => {
    const directory = await folders.fresh()
    const clockFile = join(await folders.fresh(), 'clock')
    let offsetMs = 0
    const jumpTo = (to: number) => {
      offsetMs = to
      // In one step: a half-written number would be another jump.
      writeFileSync(`${clockFile}.new`, String(to))
      renameSync(`${clockFile}.new`, clockFile)
    }
    jumpTo(0)
    const server = spawnServer(directory, {
      NODE_OPTIONS: `--import=${pathToFileURL(join(ROOT, 'test/survival/jumping-clock.mjs')).href}`,
      ASSAY_TEST_CLOCK_FILE: clockFile,
    })
    const key: Key = await server.ready
    const sign = (action: string, params: Readonly<Record<string, string>>, { version } = CONFIG) =>
      signRequest(key, { action, version, params }, undefined, new Date(Date.now() + offsetMs))
    const send = (request: SignedRequest) => sendSigned(key, request)
    const replay = async (request: SignedRequest) => (await send(request)).members['Code']
    /** A call whose answer must be a success. */
    const ask = async (action: string, params: Readonly<Record<string, string>> = {}) => {
      const { status, members } = await send(sign(action, params))
      if (status !== 200) throw new Error(JSON.stringify(members))
      return members
    }
    const read = async (text: string) => (await query(directory, text))[0]!
    const requests = async () =>
      Number((await read(`select evaluation_requests as n from rule where name = 'hourly'`))['n'])
    const tally = tallyOf('clock')

    const buckets = Array.from({ length: 100 }, (_, n) => ({ id: `bucket-${n}`, grant: 'private' }))
    await importFiles(key, { 'a.json': bucketSnapshot(ACCOUNT_ID, buckets) }, {}, PATIENCE_MS)
    await ask('CreateConfigRule', {
      ConfigRuleName: 'hourly',
      RiskLevel: '1',
      SourceOwner: 'ALIYUN',
      SourceIdentifier: 'oss-bucket-public-read-prohibited',
      ConfigRuleTriggerTypes: 'ScheduledNotification',
      MaximumExecutionFrequency: 'One_Hour',
      ResourceTypesScope: 'ACS::OSS::Bucket',
    })
    const { CompliancePackId } = (await ask('CreateCompliancePack', {
      CompliancePackName: 'reported',
      RiskLevel: '1',
      ConfigRules: JSON.stringify([
        { ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited', ConfigRuleName: 'r', RiskLevel: 1 },
      ]),
    })) as { CompliancePackId: string }
    await untilIdle(directory)

    for (let round = 0; round < FAULT_ROUNDS; round++)
      for (const jumpMs of [HOUR_MS, -HOUR_MS]) {
        const name = `${round}-${jumpMs > 0 ? 'forward' : 'back'}`
        const seen = [sign('CreateUser', { UserName: `once-${name}` }, RAM), sign('ListCompliancePacks', {})]
        for (const request of seen) expect((await send(request)).status).toBe(200)
        const before = await requests()
        const scheduledBefore = Number(
          (await read(`select next_scheduled_at as n from rule where name = 'hourly'`))['n'],
        )
        jumpTo(jumpMs)
        // A later round is within the hour that the first one ran ahead.
        const due = scheduledBefore <= Date.now() + jumpMs ? 1 : 0
        if (due > 0)
          await until(async () => {
            const [row] = await query(
              directory,
              `select next_scheduled_at as n from rule where name = 'hourly'`,
            )
            const [sweep] = await query(
              directory,
              `select run_at as n from job where kind = 'sweep' and job_key = 'often'`,
            )
            // The run is made, and the sweeper has removed what an hour made old.
            return Number(row?.['n']) > scheduledBefore && Number(sweep?.['n']) > Date.now() + HOUR_MS / 2
          }, PATIENCE_MS)
        for (const request of seen)
          expect([name, await replay(request)]).toEqual([name, expect.stringMatching(/Expired|NonceUsed/)])
        // Asked for under the wrong clock, and the clock is put right before they are done.
        const token = { CompliancePackName: `pack-${name}`, RiskLevel: '1', ClientToken: `token-${name}` }
        const pack = {
          ...token,
          ConfigRules: JSON.stringify([
            {
              ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited',
              ConfigRuleName: `rule-${name}`,
              RiskLevel: 1,
            },
          ]),
        }
        const { CompliancePackId: made } = await ask('CreateCompliancePack', pack)
        const there = sign('CreateUser', { UserName: `there-${name}` }, RAM)
        expect((await send(there)).status).toBe(200)
        await ask('GenerateCompliancePackReport', { CompliancePackId })
        jumpTo(0)
        for (const request of [...seen, there])
          expect([name, await replay(request)]).toEqual([name, expect.stringMatching(/Expired|NonceUsed/)])
        // Of reads nothing is kept when a clock ran ahead for long; what changes something is never taken twice.
        await until(async () => (await replay(seen[0]!)) === 'SignatureNonceUsed', PATIENCE_MS)
        expect((await ask('CreateCompliancePack', pack))['CompliancePackId']).toBe(made)
        await until(async () => {
          const { CompliancePackReport } = await ask('GetCompliancePackReport', { CompliancePackId })
          return Object(CompliancePackReport)['ReportStatus'] === 'COMPLETE'
        }, PATIENCE_MS)
        await untilIdle(directory)
        expect([name, await requests()]).toEqual([name, before + due])
        tally.kills += 2
        tally.acknowledged += 6
      }
    const users = await query(directory, `select name from principal where kind = 'user'`)
    expect(users).toHaveLength(4 * FAULT_ROUNDS)
    expect((await server.terminate()).code).toBe(0)
    expect(await findFaults(directory)).toEqual([])
    expect(errorLines).toEqual([])
  },
  120_000 + FAULT_ROUNDS * 120_000,
)
