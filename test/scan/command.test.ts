import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../architecture.js'

const RULES = ['--rule', 'oss-bucket-public-read-prohibited', 'oss-bucket-versioning-enabled']
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
function scan(within: string, ...words: string[]) {
  const main = join(ROOT, 'dist/cli/main.js')
  const ran = spawnSync(process.execPath, [main, 'scan', ...words, ...RULES, '--format', 'json'], {
    cwd: join(folder, within),
    encoding: 'utf8',
  })
  const results =
    ran.stdout === ''
      ? []
      : (JSON.parse(ran.stdout) as { results: { resource: string; rule: string; verdict: string }[] }).results
  return {
    exit: ran.status,
    err: ran.stderr,
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
  ])('%j', (words, verdict) => {
    expect(scan('vars', '.', ...words).verdicts).toContain(`alicloud_oss_bucket.b ${READ} ${verdict}`)
  })

  it('refuses a file that is not there and a value without a name', () => {
    expect(scan('vars', '.', '--var-file', 'none.tfvars')).toMatchObject({ exit: 3, verdicts: [] })
    expect(scan('vars', '.', '--var', 'acl')).toMatchObject({ exit: 2, verdicts: [] })
    expect(scan('vars', '.', '--var', 'acl=[')).toMatchObject({ exit: 3, verdicts: [] })
  })
})

it('reads the JSON syntax of Terraform, with lines', () => {
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
  const { verdicts } = scan('json', '.')
  expect(verdicts).toContain(`alicloud_oss_bucket.one ${READ} nonCompliant`)
  expect(verdicts).toContain(`alicloud_oss_bucket.one ${VERSIONS} compliant`)
  expect(verdicts).toContain(`alicloud_oss_bucket.two ${READ} compliant`)
  const table = spawnSync(process.execPath, [join(ROOT, 'dist/cli/main.js'), 'scan', '.', '--rule', READ], {
    cwd: join(folder, 'json'),
    encoding: 'utf8',
  })
  expect(table.stdout).toContain('main.tf.json:5  alicloud_oss_bucket.one')
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

  it('shows nothing where nothing changed, though there are findings', () => {
    expect(scan('repo', 'infra').exit).toBe(6)
    expect(scan('repo', 'infra', '--changed', 'HEAD')).toMatchObject({ exit: 0, verdicts: [] })
  })

  it('shows what a change brought, also by another file, and leaves the checkout alone', () => {
    write(
      'repo/infra/main.tf',
      `# moved\n${bucket('old', 'public-read')}resource "alicloud_oss_bucket" "turned" {}\n`,
    )
    write(
      'repo/infra/acl.tf',
      'resource "alicloud_oss_bucket_acl" "a" {\n  bucket = alicloud_oss_bucket.turned.id\n  acl = "public-read"\n}\n',
    )
    const before = git('status', '--porcelain', 'repo')
    const { exit, verdicts } = scan('repo/infra', '.', '--changed', 'main')
    expect(verdicts).toEqual([`alicloud_oss_bucket.turned ${READ} nonCompliant`])
    expect(exit).toBe(6)
    expect(git('status', '--porcelain', 'repo')).toBe(before)
    expect(scan('repo/infra', '.', '--changed', 'main', '--fail-on', 'high').exit).toBe(6)
  })

  it('takes a folder that the revision did not have as new', () => {
    write('repo/more/main.tf', bucket('new', 'public-read-write'))
    expect(scan('repo', 'more', '--changed', 'HEAD').verdicts).toContain(
      `alicloud_oss_bucket.new ${READ} nonCompliant`,
    )
  })

  it('refuses an unknown revision and a path outside the repository', () => {
    expect(scan('repo', 'infra', '--changed', 'no-such')).toMatchObject({ exit: 3 })
    expect(scan('repo', 'infra', '--changed', '--help')).toMatchObject({ exit: 3 })
    const outside = mkdtempSync(join(tmpdir(), 'assay-outside-'))
    writeFileSync(join(outside, 'main.tf'), bucket('x', 'private'))
    expect(scan('repo', outside, '--changed', 'HEAD')).toMatchObject({ exit: 3 })
    rmSync(outside, { recursive: true })
  })
})
