import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseDocument, type YAMLSeq } from 'yaml'
import { ROOT } from '../architecture.js'
import { bucketSnapshot, call, importFiles, until } from '../scenarios/client.js'
import { startTestServer, type TestServer } from '../scenarios/server.js'

const RULES = ['--rule', 'oss-bucket-public-read-prohibited', 'oss-bucket-versioning-enabled']
const MAIN = join(ROOT, 'dist/cli/main.js')
const GIT = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false']

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay scan '))
})
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

function git(...words: string[]): string {
  return execFileSync('git', [...GIT, ...words], { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
}

/** `assay scan` as a user runs it, in a folder of the repository. */
function run(within: string, words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return new Promise<{ exit: number; out: string }>((done) => {
    const options = { cwd: join(folder, within), env: { ...process.env, ...env } }
    const child = execFile(process.execPath, [MAIN, 'scan', ...words], options, (_, out) =>
      done({ exit: child.exitCode ?? -1, out }),
    )
  })
}

async function scan(within: string, ...words: string[]) {
  const { exit, out } = await run(within, [...words, ...RULES, '--format', 'json'])
  const results =
    out === ''
      ? []
      : (JSON.parse(out) as { results: { resource: string; rule: string; verdict: string }[] }).results
  return {
    exit,
    verdicts: results.map(({ resource, rule, verdict }) => `${resource} ${rule} ${verdict}`).sort(),
  }
}

const READ = 'oss-bucket-public-read-prohibited'
const VERSIONS = 'oss-bucket-versioning-enabled'

describe('assay scan --var', () => {
  beforeAll(() => {
    write('vars/main.tf', 'variable "acl" {}\nresource "alicloud_oss_bucket" "b" {\n  acl = var.acl\n}\n')
    write('vars/open.tfvars', 'acl = "public-read"\n')
    write('vars/closed.tfvars.json', '{"acl": "private"}')
  })

  it.each([
    [[], 'insufficientData'],
    [['--var-file', 'open.tfvars'], 'nonCompliant'],
    [['--var-file', 'open.tfvars', 'closed.tfvars.json'], 'compliant'],
    [['--var-file', 'closed.tfvars.json', '--var', 'acl=public-read'], 'nonCompliant'],
  ])('%j', async (words, verdict) => {
    expect((await scan('vars', '.', ...words)).verdicts).toContain(`alicloud_oss_bucket.b ${READ} ${verdict}`)
  })

  it('refuses a file that is not there and a value without a name', async () => {
    expect(await scan('vars', '.', '--var-file', 'none.tfvars')).toMatchObject({ exit: 3, verdicts: [] })
    expect(await scan('vars', '.', '--var', 'acl')).toMatchObject({ exit: 2, verdicts: [] })
    expect(await scan('vars', '.', '--var', 'acl=[')).toMatchObject({ exit: 3, verdicts: [] })
  })
})

it('reads the JSON syntax of Terraform, with lines', async () => {
  write(
    'json/main.tf.json',
    `{
  "variable": { "acl": { "default": "public-read" } },
  "resource": {
    "alicloud_oss_bucket": {
      "one": { "bucket": "one", "acl": "$` +
      `{var.acl}", "versioning": { "status": "Enabled" } },
      "two": [{ "acl": "private" }]
    }
  }
}`,
  )
  const { verdicts } = await scan('json', '.')
  expect(verdicts).toContain(`alicloud_oss_bucket.one ${READ} nonCompliant`)
  expect(verdicts).toContain(`alicloud_oss_bucket.one ${VERSIONS} compliant`)
  expect(verdicts).toContain(`alicloud_oss_bucket.two ${READ} compliant`)
  const table = await run('json', ['.', '--rule', READ])
  expect(table.out).toContain('main.tf.json:5  alicloud_oss_bucket.one')
})

describe('assay scan --changed', () => {
  const bucket = (name: string, acl: string) =>
    `resource "alicloud_oss_bucket" "${name}" { acl = "${acl}" }\n`
  beforeAll(() => {
    git('init', '-q', '-b', 'main', '.')
    write('repo/infra/main.tf', bucket('old', 'public-read') + bucket('turned', 'private'))
    git('add', 'repo')
    git('commit', '-q', '-m', 'first')
  })

  it('shows nothing where nothing changed, though there are findings', async () => {
    expect((await scan('repo', 'infra')).exit).toBe(6)
    expect(await scan('repo', 'infra', '--changed', 'HEAD')).toMatchObject({ exit: 0, verdicts: [] })
  })

  it('shows what a change brought, also by another file, and leaves the checkout alone', async () => {
    write(
      'repo/infra/main.tf',
      `# moved\n${bucket('old', 'public-read')}resource "alicloud_oss_bucket" "turned" {}\n`,
    )
    write(
      'repo/infra/acl.tf',
      'resource "alicloud_oss_bucket_acl" "a" {\n  bucket = alicloud_oss_bucket.turned.id\n  acl = "public-read"\n}\n',
    )
    const before = git('status', '--porcelain', 'repo')
    const { exit, verdicts } = await scan('repo/infra', '.', '--changed', 'main')
    expect(verdicts).toEqual([`alicloud_oss_bucket.turned ${READ} nonCompliant`])
    expect(exit).toBe(6)
    expect(git('status', '--porcelain', 'repo')).toBe(before)
    expect((await scan('repo/infra', '.', '--changed', 'main', '--fail-on', 'high')).exit).toBe(6)
  })

  it('takes a folder that the revision did not have as new', async () => {
    write('repo/more/main.tf', bucket('new', 'public-read-write'))
    expect((await scan('repo', 'more', '--changed', 'HEAD')).verdicts).toContain(
      `alicloud_oss_bucket.new ${READ} nonCompliant`,
    )
  })

  it('refuses an unknown revision and a path outside the repository', async () => {
    expect(await scan('repo', 'infra', '--changed', 'no-such')).toMatchObject({ exit: 3 })
    expect(await scan('repo', 'infra', '--changed', '--help')).toMatchObject({ exit: 3 })
    const outside = mkdtempSync(join(tmpdir(), 'assay-outside-'))
    writeFileSync(join(outside, 'main.tf'), bucket('x', 'private'))
    expect(await scan('repo', outside, '--changed', 'HEAD')).toMatchObject({ exit: 3 })
    rmSync(outside, { recursive: true })
  })
})

describe('assay scan --against', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
    const grants = { kept: 'public-read', mended: 'public-read', opened: 'private' }
    const buckets = Object.entries(grants).map(([id, grant]) => ({ id, grant }))
    await importFiles(server, {
      'ACSLogs/x/Config/cn-hangzhou/2026/01/01/a.json': bucketSnapshot(server.accountId, buckets),
    })
    await call(server, 'CreateCompliancePack', {
      CompliancePackName: 'storage',
      ConfigRules: JSON.stringify([
        { ManagedRuleIdentifier: READ, ConfigRuleName: 'not public' },
        { ManagedRuleIdentifier: VERSIONS, ConfigRuleName: 'versions' },
      ]),
    })
    await until(async () => {
      const reply = await call<{ ConfigRules: { TotalCount: number } }>(server, 'ListConfigRules', {
        ConfigRuleState: 'EVALUATING',
      })
      return reply.ConfigRules.TotalCount === 0 ? true : null
    })
    const names = { mended: 'private', opened: 'public-read', added: 'public-read-write' }
    write(
      'against/main.tf',
      Object.entries(names)
        .map(
          ([name, acl]) =>
            `resource "alicloud_oss_bucket" "${name}" {\n  bucket = "${name}"\n  acl = "${acl}"\n}\n`,
        )
        .join(''),
    )
  })
  afterAll(() => server.stop())

  function against(...words: string[]) {
    return run('against', ['.', ...words], {
      ASSAY_ENDPOINT: server.url,
      ASSAY_ACCESS_KEY_ID: server.accessKeyId,
      ASSAY_ACCESS_KEY_SECRET: server.accessKeySecret,
    })
  }

  it('says what the next report of a package would say', async () => {
    const { out } = await against('--against', 'storage', '--format', 'json')
    const { against: preview } = JSON.parse(out) as { against: { rules: object[] } }
    // kept stays, mended goes, opened and added come.
    expect(preview).toMatchObject({ pack: 'storage', others: [] })
    expect(preview.rules[0]).toEqual({ rule: READ, now: 2, next: 3, withoutData: 0 })
    expect((await against('--against', 'storage')).out).toContain('The next report of storage: ')
    expect((await against('--against', 'storage', '--format', 'markdown')).out).toContain(
      `| ${READ} | 2 | 3 | 0 |`,
    )
  })

  it('refuses a package the server does not have', async () => {
    expect(await against('--against', 'none')).toEqual({ exit: 1, out: '' })
  })
})

describe('the workflow files', () => {
  beforeAll(() => {
    git('init', '-q', '-b', 'main', 'flow')
    write(
      'flow/infra/main.tf',
      'resource "alicloud_oss_bucket" "b" {\n  bucket = "b"\n  acl = "private"\n}\n',
    )
    write('flow/bin/assay', `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`)
    chmodSync(join(folder, 'flow/bin/assay'), 0o755)
    for (const words of [
      ['add', 'infra'],
      ['commit', '-q', '-m', 'first'],
      ['remote', 'add', 'origin', '.'],
      ['fetch', '-q', 'origin'],
    ])
      git('-C', 'flow', ...words)
    write(
      'flow/infra/more.tf',
      'resource "alicloud_oss_bucket" "c" {\n  bucket = "c"\n  acl = "public-read"\n}\n',
    )
  })

  it.each([
    ['github-actions.yml', ['jobs', 'scan', 'steps'], ['scan.sarif', 'summary']],
    ['gitlab-ci.yml', ['assay scan', 'script'], ['scan.xml']],
  ])('%s: every command runs and finds what the change brings', async (file, path, written) => {
    const document = parseDocument(readFileSync(join(ROOT, 'examples/ci', file), 'utf8'))
    const steps = document.getIn(path) as YAMLSeq
    const commands = (steps.toJSON() as (string | { run?: string })[])
      .map((step) => (typeof step === 'string' ? step : step.run))
      .filter((command) => command !== undefined)
    expect(commands.length).toBeGreaterThan(1)
    const exits: number[] = []
    for (const command of commands) {
      const { PATH } = process.env
      const env = {
        ...process.env,
        PATH: `${join(folder, 'flow/bin')}:${PATH}`,
        GITHUB_BASE_REF: 'main',
        GITHUB_STEP_SUMMARY: 'summary',
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
      }
      const ran = spawn('bash', ['-eo', 'pipefail', '-c', command], { cwd: join(folder, 'flow'), env })
      const [exit] = (await once(ran, 'exit')) as [number]
      exits.push(exit)
    }
    // The first prepares, the last one fails the job.
    expect(exits).toEqual([...exits.slice(1).map(() => 0), 6])
    for (const name of written) expect(readFileSync(join(folder, 'flow', name), 'utf8')).toContain(READ)
  })
})
