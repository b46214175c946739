import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT, startGateway, type TestGateway } from '../../src/http/gateway-testing.js'
import { CONTROL_OPERATIONS } from '../../src/operations/assay/controls/list.js'
import type { ListedOperation, Services } from '../../src/operations/operation.js'
import { shippedCatalogue } from '../../src/rule-files.js'
import { runCli } from '../run-cli.js'
import { keptTerminal } from '../testing.js'

/** The gateway of tests has no catalogue: these operations get the shipped one. */
const withCatalogue = (operation: ListedOperation): ListedOperation => ({
  ...operation,
  handle: (input, services: Services) =>
    operation.handle(input, { ...services, catalogue: shippedCatalogue() }),
})

let gateway: TestGateway
let folder: string
beforeAll(async () => {
  gateway = await startGateway({ operations: CONTROL_OPERATIONS.map(withCatalogue) })
  folder = mkdtempSync(join(tmpdir(), 'assay-controls-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await gateway.close()
})

async function run(...words: string[]) {
  const terminal = keptTerminal()
  const env = {
    ASSAY_DATA_DIR: folder,
    ASSAY_ENDPOINT: gateway.url,
    ASSAY_ACCESS_KEY_ID: ROOT.accessKeyId,
    ASSAY_ACCESS_KEY_SECRET: ROOT.accessKeySecret,
  }
  const exit = await runCli(['controls', ...words], terminal, env)
  return { exit, out: terminal.printed, err: terminal.complained }
}

describe('assay controls', () => {
  it('lists the standards, or those that a rule speaks to', async () => {
    const { exit, out } = await run('list')
    expect(exit).toBe(0)
    expect(out[0]).toMatch(/^STANDARD +CLAUSES +RULES +MANUAL +TITLE$/)
    expect(out).toHaveLength(8)
    expect(out[1]).toMatch(/^cis-alibaba-cloud-2\.0\.0 +85 +60 +25 +CIS Alibaba Cloud Foundation/)
    const some = await run('list', '--rule', 'ack-cluster-configuation-inspect-enabled', '--json')
    const ids = JSON.parse(some.out.join('\n')).map((each: { StandardId: string }) => each.StandardId)
    expect(ids).toEqual(['cis-alibaba-cloud-2.0.0', 'nist-800-53-r5', 'soc-2-2017'])
  })

  it('shows what a standard says of itself and its clauses, within 80 columns', async () => {
    const { exit, out } = await run('show', 'cis-alibaba-cloud-2.0.0')
    expect(exit).toBe(0)
    expect(out[0]).toBe('CIS Alibaba Cloud Foundation Benchmark v2.0.0, edition 2.0.0')
    expect(out.join(' ').replace(/ +/g, ' ')).toContain('not a certification by CIS')
    const at = out.indexOf('1.3  The account itself signs in with a second factor')
    expect(out[at + 1]).toBe('    root-mfa-check (high, ours)')
    expect(out.some((line) => line.startsWith('    manual: '))).toBe(true)
    expect(out.filter((line) => line.length > 80)).toEqual([])
  })

  it('says so when there is no such standard', async () => {
    const { exit, err } = await run('show', 'no-such-1')
    expect(exit).toBe(1)
    expect(err.join('\n')).toContain('ControlStandardNotExists')
  })

  it('checks files of standards without a server', async () => {
    const empty = await run('lint', folder)
    expect(empty.exit).toBe(3)
    expect(empty.err.join('\n')).toContain('there is no file of a standard')
    writeFileSync(join(folder, 'house-1.yaml'), 'id: house-1\nclauses: []\n')
    const { exit, out } = await run('lint', folder)
    expect(exit).toBe(6)
    expect(out.join(' ').replace(/ +/g, ' ')).toContain('house-1.yaml:1: title is missing')
    expect(out.at(-1)).toBe('1 file checked, 4 problems')
  })
})
