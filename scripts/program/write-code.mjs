/**
 * Keeps what V8 compiles for the program of a start and of short commands beside it: `node
 * scripts/program/write-code.mjs dist`, when the catalogue is there. Without it everything works, and starts slower.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const dist = resolve(process.argv[2] ?? 'dist')
const folder = await mkdtemp(join(tmpdir(), 'assay-code-'))
const template = join(folder, 'main.tf')

try {
  await rm(join(dist, 'program/code'), { recursive: true, force: true })
  await writeFile(
    template,
    'resource "alicloud_oss_bucket" "logs" {\n  bucket = "logs"\n  acl    = "private"\n}\n',
  )
  // The scan adds to what the server left, which so is what both use.
  await serve()
  await command(['--version'])
  await command(['scan', template, '--rule', 'oss-bucket-public-read-prohibited'])
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function serve() {
  const child = run(['serve'], ['ignore', 'ignore', 'pipe'])
  const ended = once(child, 'exit')
  let told = ''
  for await (const chunk of child.stderr) {
    told += chunk
    const [, url] = /"url":"([^"]+)".*"ready"/.exec(told) ?? []
    // The job thread starts a little later.
    if (url === undefined || !told.includes('"working off jobs"') || child.killed) continue
    await (await fetch(`${url}/readyz`)).text()
    child.kill('SIGTERM')
  }
  checkEnd('serve', await ended, told)
}

async function command(words) {
  checkEnd(words[0], await once(run(words, ['ignore', 'ignore', 'inherit']), 'exit'))
}

function run(words, stdio) {
  const program = [join(dist, 'cli/main.js'), ...words]
  return spawn(process.execPath, ['--require', join(dist, 'program/save-code.cjs'), ...program], {
    cwd: folder,
    stdio,
    env: { PATH: process.env.PATH, ASSAY_DATA_DIR: join(folder, 'data'), ASSAY_PORT: '0' },
  })
}

function checkEnd(name, [code, signal], told = '') {
  if (code !== 0) throw new Error(`${name} ended with ${code ?? signal} ${told}`)
}
