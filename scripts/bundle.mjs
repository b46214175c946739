/**
 * Makes the program: `node scripts/bundle.mjs dist [--bench]`. Loading hundreds of small modules took most of the time
 * a start took, in each of the two threads; so every entry becomes one file, and what entries share lies in `chunks/`.
 */
import { cp, readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { buildProgram } from './program/build-program.mjs'
import { slimPackages } from './program/slim-packages.mjs'
import { writeSchema } from './program/write-schema.mjs'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
/** What modules read from beside themselves. */
const ASSETS = [
  'src/db/migrations',
  ...(await namesIn('src/reports/forms/html', /^page.*\.(mjs|css)$/)),
  ...(await namesIn('src/reports/proof/page', /\.(mjs|css)$/)),
]

/** Loaded from node_modules: wanted by few and then loaded late, or in need of its own files (pdfkit's fonts). */
const EXTERNAL = [
  'pg',
  '@cdktn/hcl2json',
  '@fastify/ajv-compiler',
  '@fastify/fast-json-stringify-compiler',
  'light-my-request',
  'pdfkit',
]

/** Peers of the benchmarks: loaded as they are published. */
const PEERS = [
  'hucre',
  'exceljs',
  'xlsx',
  'json-logic-engine',
  '@marcbachmann/cel-js',
  'json-rules-engine',
  'ajv',
]

const [target = 'dist', ...flags] = process.argv.slice(2)
const outdir = resolve(ROOT, target)

const entries = [
  ...(await programsIn('scripts')),
  ...(flags.includes('--bench')
    ? [...(await programsIn('bench')), ...(await programsIn('bench/baselines'))]
    : []),
]

const options = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  external: flags.includes('--bench') ? [...EXTERNAL, ...PEERS] : EXTERNAL,
  sourcesContent: false,
  legalComments: 'eof',
  plugins: [{ name: 'own-address', setup: keepOwnAddress }, slimPackages],
  logLevel: 'warning',
}
const { metafile } = await build({
  ...options,
  // What the benchmarks start is what users start.
  plugins: [...options.plugins, { name: 'as-started', setup: startProgram }],
  absWorkingDir: ROOT,
  entryPoints: entries,
  outdir,
  outbase: ROOT,
  chunkNames: 'chunks/[hash]',
  sourcemap: true,
  // CommonJS packages ask for built-in modules with require, which an ES module does not have.
  banner: {
    js: "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);",
  },
  metafile: true,
})
const addresses = await buildProgram(ROOT, outdir, options)
for (const path of ASSETS) await cp(join(ROOT, path), join(outdir, path), { recursive: true })
await writeSchema(join(ROOT, 'src/db/migrations'), join(outdir, 'src/db/schema.sql'))
await removeOthers(
  new Set([...Object.keys(metafile.outputs).map((path) => resolve(ROOT, path)), ...addresses]),
)

async function programsIn(folder) {
  return namesIn(folder, /(?<!\.test)\.ts$/)
}

async function namesIn(folder, pattern) {
  const names = await readdir(join(ROOT, folder))
  return names.filter((name) => pattern.test(name)).map((name) => `${folder}/${name}`)
}

/**
 * A module that finds files by its own address finds them from wherever its code ends up: outputs that hold such a
 * module lie one folder below the target.
 */
function keepOwnAddress({ onLoad }) {
  onLoad({ filter: /\.ts$/ }, async ({ path }) => {
    if (path.includes(`${sep}node_modules${sep}`)) return undefined
    const text = await readFile(path, 'utf8')
    const own = `../${relative(ROOT, path).replaceAll(sep, '/').replace(/ts$/, 'js')}`
    const contents = text.replaceAll('import.meta.url', `new URL('${own}', import.meta.url).href`)
    return { contents, loader: 'ts' }
  })
}

function startProgram({ onResolve }) {
  const importer = join('bench', 'serve.ts')
  onResolve({ filter: /^\.\.\/src\// }, (wanted) =>
    relative(ROOT, wanted.importer) === importer ? { path: wanted.path, external: true } : undefined,
  )
}

/** Chunks of earlier builds, and modules of earlier versions. Last, and never the assets: somebody may be running them. */
async function removeOthers(made) {
  for (const entry of await readdir(outdir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (path.startsWith(join(outdir, 'console', sep))) continue
    if (entry.isFile() && /\.js(\.map)?$/.test(entry.name) && !made.has(path)) await rm(path, { force: true })
  }
}
