/**
 * Builds console/ into dist/console when its sources changed since the last build, and compresses what it made. Install
 * scripts are switched off (.npmrc), so this belongs to `npm run build`, which demo and tests begin with.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const TARGET = join(ROOT, 'dist', 'console')
const DIGEST = join(TARGET, '.digest')
const SOURCES = ['console/src', 'console/public']
const SINGLE = [
  'console/index.html',
  'console/vite.config.ts',
  'console/package.json',
  'package-lock.json',
  'scripts/build-console.mjs',
]

const digest = await digestOfSources()
if ((await readOrEmpty(DIGEST)) !== digest) {
  // Loaded only now: it is most of the time that an unchanged console takes.
  const { build } = await import('vite')
  await build({ configFile: join(ROOT, 'console', 'vite.config.ts'), logLevel: 'warn' })
  for (const path of await filesBelow(TARGET)) await compress(path)
  await writeFile(DIGEST, digest)
}

async function digestOfSources() {
  const hash = createHash('sha256')
  const lists = await Promise.all(SOURCES.map((folder) => filesBelow(join(ROOT, folder))))
  for (const path of [...lists.flat(), ...SINGLE.map((name) => join(ROOT, name))].sort())
    hash
      .update(path.slice(ROOT.length))
      .update('\0')
      .update(await readFile(path))
      .update('\0')
  return hash.digest('hex')
}

async function compress(path) {
  if (!/\.(js|css|svg|html)$/.test(path)) return
  const body = await readFile(path)
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length }
  for (const [ending, bytes] of [
    ['br', brotliCompressSync(body, { params })],
    ['gz', gzipSync(body, { level: 9 })],
  ])
    if (bytes.length < body.length) await writeFile(`${path}.${ending}`, bytes)
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

async function readOrEmpty(path) {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return ''
  }
}
