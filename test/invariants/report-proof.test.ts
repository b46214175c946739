import { execFileSync } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyProof } from '../../cli/report/verify-proof.js'
import { REPORT_FORMS } from '../../src/reports/forms/index.js'
import { SIGNER_OF_TESTS } from '../../src/reports/proof/testing.js'
import {
  editOneByte,
  makeSignedReports,
  manifestIn,
  NEWER_SIGNER,
  type SignedReports,
} from './signed-reports.js'

const EDITS = 50

let test: SignedReports['test']
let folders: SignedReports['folders']

beforeAll(async () => {
  const made = await makeSignedReports()
  test = made.test
  folders = made.folders
})

afterAll(() => test.close())

describe('the signed manifest of a report', () => {
  it('verifies every file, against a known key too', async () => {
    const manifest = await manifestIn(folders[0]!)
    const found = await verifyProof({ manifest, files: [], trustedKeys: SIGNER_OF_TESTS.publicKey })
    expect(found).toMatchObject({ problems: [], unchecked: [] })
    // The record, what was asked for it, and its forms.
    expect(found.checked).toHaveLength(2 + REPORT_FORMS.length)
  })

  it('has beside it what was asked of the database, as often as it was', async () => {
    const name = (await readdir(folders[0]!)).find((each) => each.endsWith('.queries.json'))!
    const log = JSON.parse(await readFile(join(folders[0]!, name), 'utf8'))
    expect(log.startedAt).toBeLessThanOrEqual(log.endedAt)
    const queries: readonly { sql: string; times: number; rows: number }[] = log.queries
    const of = (table: string) => queries.filter(({ sql }) => sql.includes(`from "${table}"`))
    for (const table of ['resource', 'verdict_block', 'rule', 'exemption', 'audit_entry'])
      expect([table, of(table).length > 0]).toEqual([table, true])
    // Every resource of the estate came by at least once.
    expect(of('resource').reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThanOrEqual(60)
    expect(queries.filter(({ sql, times }) => sql === 'unknown' || times === 0)).toEqual([])
    expect(JSON.stringify(queries)).not.toContain('1208863178610001')
  })

  it('names the manifest of the report before, across keys', async () => {
    const [first, second, third] = await Promise.all(folders.map(manifestIn))
    const link = (manifest: string, previous: string) => verifyProof({ manifest, files: [], previous })
    expect((await link(second!, first!)).problems).toEqual([])
    expect((await link(third!, second!)).problems).toEqual([])
    expect((await link(third!, first!)).problems).toHaveLength(1)
    expect(JSON.parse(await readFile(first!, 'utf8')).previous).toBe(null)
  })

  it('is refused when another key signed than the one that is trusted', async () => {
    const manifest = await manifestIn(folders[2]!)
    const found = await verifyProof({ manifest, files: [], trustedKeys: SIGNER_OF_TESTS.publicKey })
    expect(found.problems).toHaveLength(1)
  })

  it('holds across a rotation, each report by the key that signed it', async () => {
    const ring = SIGNER_OF_TESTS.publicKey + NEWER_SIGNER.publicKey
    const found = await Promise.all(
      folders.map(async (folder) =>
        verifyProof({ manifest: await manifestIn(folder), files: [], trustedKeys: ring }),
      ),
    )
    expect(found.map(({ problems }) => problems)).toEqual([[], [], []])
    expect(found.map(({ publicKey }) => publicKey)).toEqual([
      SIGNER_OF_TESTS.publicKey,
      SIGNER_OF_TESTS.publicKey,
      NEWER_SIGNER.publicKey,
    ])
    expect(new Set(found.map(({ keyId }) => keyId)).size).toBe(2)
  })

  it('tells a file of another report from its own', async () => {
    const other = (await readdir(folders[1]!)).find((name) => name.endsWith('.xlsx'))!
    const found = await verifyProof({
      manifest: await manifestIn(folders[0]!),
      files: [join(folders[1]!, other)],
    })
    expect(found.problems).toHaveLength(1)
  })

  it(`shows each of ${EDITS} edits of one byte, wherever it is`, async () => {
    const edited = join(test.directory, 'edited')
    const missed: string[] = []
    for (let edit = 0; edit < EDITS; edit++) {
      const what = await editOneByte(folders[0]!, edited, edit)
      const found = await verifyProof({
        manifest: await manifestIn(edited),
        files: [],
        trustedKeys: SIGNER_OF_TESTS.publicKey,
      }).catch((error: Error) => ({ problems: [error.message] }))
      if (found.problems.length === 0) missed.push(what)
    }
    expect(missed).toEqual([])
  })

  it('verifies with openssl alone', async () => {
    const manifest = await manifestIn(folders[0]!)
    const key = join(test.directory, 'key.pem')
    await writeFile(key, SIGNER_OF_TESTS.publicKey)
    const signature = manifest.replace('manifest.json', 'manifest.sig')
    const command = [
      'pkeyutl',
      '-verify',
      '-pubin',
      '-inkey',
      key,
      '-rawin',
      '-in',
      manifest,
      '-sigfile',
      signature,
    ]
    expect(execFileSync('openssl', command).toString()).toContain('Verified Successfully')
  })
})
