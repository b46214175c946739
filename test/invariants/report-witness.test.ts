import { execFileSync } from 'node:child_process'
import { createHash, createHmac, sign } from 'node:crypto'
import { cpSync, rmSync } from 'node:fs'
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyProof } from '../../cli/report/verify-proof.js'
import { systemScope } from '../../src/accounts/scope.js'
import { randomIds } from '../../src/platform/ids.js'
import { createJobRunner } from '../../src/platform/jobs/runner.js'
import { createLog } from '../../src/platform/log.js'
import { startTestAuthority, type TestAuthority } from '../../src/platform/x509/time-stamp-testing.js'
import { SIGNER_OF_TESTS } from '../../src/reports/proof/testing.js'
import { getReport } from '../../src/reports/store/reports.js'
import { listWitnesses } from '../../src/reports/store/witnesses.js'
import type { WitnessPlaces } from '../../src/reports/witness/ask-witness.js'
import { listHeads } from '../../src/reports/witness/list-heads.js'
import { witnessHandler } from '../../src/reports/witness/witness-job.js'
import { makeSignedReports, manifestIn, type SignedReports, saveFiles } from './signed-reports.js'

const SECRET = 'a secret of the keeper of heads'
const HOUR_MS = 3_600_000

let authority: TestAuthority
let keeper: Server
let places: WitnessPlaces
let reports: SignedReports
/** What the keeper of heads took, a line each. */
const kept: string[] = []

beforeAll(async () => {
  keeper = createServer(async (request, reply) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const at = request.headers['x-assay-timestamp']
    const signature = createHmac('sha256', SECRET).update(`${at}.${body}`).digest('hex')
    const isOurs = request.headers['x-assay-signature'] === `v1=${signature}`
    if (isOurs) kept.push(body)
    reply.writeHead(isOurs ? 204 : 403).end()
  })
  await new Promise<void>((resolve) => keeper.listen(0, '127.0.0.1', resolve))
  const { port } = keeper.address() as AddressInfo
  // Filled once there is a folder for it.
  const url = { timestamp: '' }
  places = {
    timestamp: {
      get url() {
        return url.timestamp
      },
    },
    chainHead: { url: `http://127.0.0.1:${port}/heads`, secret: SECRET },
  }
  reports = await makeSignedReports({ count: 2, witnesses: places })
  authority = await startTestAuthority(join(reports.test.directory, 'authority'))
  url.timestamp = authority.url
})
afterAll(async () => {
  keeper?.closeAllConnections()
  keeper?.close()
  await authority?.stop()
  await reports?.test.close()
})

/** Works off what is due. */
async function askWitnesses(): Promise<void> {
  const { test, clock, store } = reports
  const queue = { clock, ids: randomIds, wake: () => {} }
  const log = createLog('silent')
  const handlers = [witnessHandler({ db: test.db, queue, store, log, places })]
  await createJobRunner({ db: test.db, clock, log, handlers, onlyProcess: true }).drain()
}

async function witnessesOf(reportId: string) {
  const report = await getReport(reports.test.db, systemScope(reports.account), reportId)
  const witnesses = await listWitnesses(reports.test.db, report)
  return Object.fromEntries(witnesses.map((witness) => [witness.kind, witness]))
}

function attempt(run: () => string): 'taken' | 'refused' {
  try {
    run()
    return 'taken'
  } catch {
    return 'refused'
  }
}

describe('witnesses of a report', () => {
  it('are no reason to wait: the report is complete while an authority fails, which is asked again', async () => {
    const [first] = reports.reportIds
    const report = await getReport(reports.test.db, systemScope(reports.account), first!)
    expect(report.status).toBe('COMPLETE')
    expect((await witnessesOf(first!)).timestamp).toMatchObject({ state: 'WAITING', attempts: 0 })
    authority.answer = 503
    await askWitnesses()
    expect(await witnessesOf(first!)).toMatchObject({
      timestamp: { state: 'WAITING', attempts: 1, cause: 'answered with the status 503' },
      chainHead: { state: 'KEPT', attempts: 1 },
    })
    // Not before its time.
    const asked = authority.asked()
    await askWitnesses()
    expect(authority.asked()).toBe(asked)
    reports.clock.advance(HOUR_MS)
    await askWitnesses()
    expect((await witnessesOf(first!)).timestamp).toMatchObject({ state: 'WAITING', attempts: 2 })
    authority.answer = 'stamps'
    reports.clock.advance(HOUR_MS)
    await askWitnesses()
    expect((await witnessesOf(first!)).timestamp).toMatchObject({ state: 'KEPT', attempts: 3, cause: null })
  })

  it('give a time stamp that verifies here and with OpenSSL', async () => {
    const folder = await saveFiles(reports, reports.reportIds[0]!)
    const manifest = await manifestIn(folder)
    const found = await verifyProof({ manifest, files: [], authorities: authority.caFile })
    expect(found).toMatchObject({
      problems: [],
      stamp: { authority: 'O=Test, CN=Test tsa', isTrusted: true },
    })
    const stamp = manifest.replace('manifest.json', 'manifest.tsr')
    const args = ['ts', '-verify', '-data', manifest, '-in', stamp, '-CAfile', authority.caFile]
    expect(execFileSync('openssl', args, { stdio: 'pipe' }).toString()).toContain('Verification: OK')
    // Of the one report it is, and of no other.
    const other = await saveFiles(reports, reports.reportIds[1]!)
    const wrong = (await manifestIn(other)).replace('manifest.json', 'manifest.tsr')
    cpSync(stamp, wrong)
    const mixed = await verifyProof({ manifest: await manifestIn(other), files: [] })
    expect(mixed.problems).toEqual([expect.stringContaining('the time stamp is of other bytes')])
    rmSync(wrong)
    // A missing one is told where an authority is asked for.
    const without = join(reports.test.directory, 'without')
    cpSync(folder, without, { recursive: true, filter: (path) => !path.endsWith('.tsr') })
    const missing = await verifyProof({
      manifest: await manifestIn(without),
      files: [],
      authorities: authority.caFile,
    })
    expect(missing.problems).toEqual([expect.stringContaining('there is no time stamp')])
  })

  it('are checked by the lines of the documentation, as all the rest is', async () => {
    const folder = join(reports.test.directory, 'by hand')
    cpSync(await saveFiles(reports, reports.reportIds[1]!), folder, { recursive: true })
    await copyFile(await manifestIn(reports.folders[0]!), join(folder, 'previous.manifest.json'))
    await copyFile(authority.caFile, join(folder, 'tsa.pem'))
    await writeFile(join(folder, 'keys.pem'), SIGNER_OF_TESTS.publicKey)
    const page = await readFile('docs/report-proof.md', 'utf8')
    const lines = /```sh\n([^`]*)```/.exec(page)![1]!
    const run = () =>
      execFileSync('bash', ['-eo', 'pipefail', '-c', lines], { cwd: folder, stdio: 'pipe' }).toString()
    const shown = run()
    const files = (await readdir(folder)).filter((name) => !/manifest|pem$/.test(name))
    for (const name of files) expect(shown).toContain(`${name}: OK`)
    expect(shown).toContain('Signature Verified Successfully')
    // Each of the lines is one that can fail.
    for (const name of (await readdir(folder)).filter((name) => !name.endsWith('.pem'))) {
      const path = join(folder, name)
      const bytes = await readFile(path)
      const edited = Buffer.from(bytes)
      const at = Math.floor(bytes.length / 2)
      edited[at] = edited[at]! ^ 1
      await writeFile(path, edited)
      expect([name, attempt(run)]).toEqual([name, 'refused'])
      await writeFile(path, bytes)
    }
  })

  it('keep heads that show a report which its signer made anew', async () => {
    const heads = join(reports.test.directory, 'heads.jsonl')
    await writeFile(heads, `${kept.join('\n')}\n`)
    expect(kept).toHaveLength(2)
    for (const reportId of reports.reportIds) {
      const manifest = await manifestIn(await saveFiles(reports, reportId))
      expect(await verifyProof({ manifest, files: [], heads })).toMatchObject({ problems: [] })
    }
    // The second report again, better, by the same key: nothing but the heads tells.
    const folder = join(reports.test.directory, 'redone')
    // Without the time stamp, which nobody can make anew.
    cpSync(reports.folders[1]!, folder, { recursive: true, filter: (path) => !path.endsWith('.tsr') })
    const manifest = await manifestIn(folder)
    const text = Buffer.from((await readFile(manifest, 'utf8')).replace('"requestedBy"', '"requestedBy" '))
    await writeFile(manifest, text)
    const signature = (await readdir(folder)).find((name) => name.endsWith('.manifest.sig'))
    await writeFile(join(folder, signature!), sign(null, text, SIGNER_OF_TESTS.privateKey))
    const trustedKeys = SIGNER_OF_TESTS.publicKey
    expect((await verifyProof({ manifest, files: [], trustedKeys })).problems).toEqual([])
    expect((await verifyProof({ manifest, files: [], trustedKeys, heads })).problems).toEqual([
      'heads.jsonl has another manifest of this report',
    ])
    // Another second report beside the first one that was shown.
    const fork = JSON.parse(kept[1]!)
    await writeFile(heads, `${kept.join('\n')}\n${JSON.stringify({ ...fork, reportId: 'rep-fork' })}\n`)
    const second = await manifestIn(reports.folders[1]!)
    expect((await verifyProof({ manifest: second, files: [], heads })).problems).toEqual([
      expect.stringContaining('has another report after'),
    ])
  })

  it('are listed with the chain of digests', async () => {
    const scope = systemScope(reports.account)
    const { heads, totalCount } = await listHeads(reports.test.db, scope, {}, { offset: 0, limit: 10 })
    expect(totalCount).toBe(2)
    for (const [index, { report, witnesses }] of heads.entries()) {
      const text = await readFile(await manifestIn(reports.folders[1 - index]!))
      expect(report.manifestSha256).toBe(createHash('sha256').update(text).digest('hex'))
      expect(witnesses.map(({ kind, state }) => [kind, state])).toEqual([
        ['chainHead', 'KEPT'],
        ['timestamp', 'KEPT'],
      ])
      expect(JSON.parse(witnesses[0]!.receipt!)).toMatchObject({ head: { reportId: report.reportId } })
    }
  })
})
