/**
 * Makes what users start: CommonJS modules under `program/`, since V8 gives away the compiled code of scripts but not
 * that of ES modules, and ES modules at the addresses users know that hand on what those export.
 */
import { chmod, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, transform } from 'esbuild'

const HERE = dirname(fileURLToPath(import.meta.url))

/** Name under `program/` to source. */
const ENTRIES = {
  cli: 'cli/main.ts',
  main: 'src/main.ts',
  config: 'src/config.ts',
  'job-thread': 'src/job-thread.ts',
  'evaluation-thread': 'src/evaluation-thread.ts',
  'test-double': 'src/test-double.ts',
}

const SOURCES = new Set(Object.values(ENTRIES))

/** Those whose modules a thread loads in one piece (`load.cjs`). */
const PACKED = ['src/main.ts', 'src/job-thread.ts']

/** Writes them below `outdir`, with `options` of the caller. Returns the addresses users know. */
export async function buildProgram(root, outdir, options) {
  const folder = join(outdir, 'program')
  const { outputFiles, metafile } = await build({
    ...options,
    absWorkingDir: root,
    entryPoints: ENTRIES,
    outdir: folder,
    // V8 takes code for a module by its length alone: a changed module needs another name.
    entryNames: '[name]-[hash]',
    chunkNames: '[hash]',
    // V8 compiles what a start does not use, too: its text is read.
    minifyWhitespace: true,
    sourcemap: 'external',
    metafile: true,
    write: false,
  })
  const maps = new Map(outputFiles.map(({ path, text }) => [path, text]))
  const made = new Set()
  const modules = new Map()
  await mkdir(folder, { recursive: true })
  for (const { path, text } of outputFiles) {
    if (!path.endsWith('.js')) continue
    const file = `${path.slice(0, -'.js'.length)}.cjs`
    const { code, map } = await asCommonJs(text, maps.get(`${path}.map`))
    await writeFile(file, `${code}//# sourceMappingURL=${relative(folder, file)}.map\n`)
    await writeFile(`${file}.map`, map)
    made.add(file).add(`${file}.map`)
    modules.set(basename(path, '.js'), { code, map })
  }
  for (const source of PACKED) {
    const names = namesFrom(metafile, source)
    const file = join(folder, `${names[0]}.pack.cjs`)
    const { code, map } = pack(names, modules)
    await writeFile(file, `${code}//# sourceMappingURL=${relative(folder, file)}.map\n`)
    await writeFile(`${file}.map`, map)
    made.add(file).add(`${file}.map`)
  }
  for (const name of ['load.cjs', 'save-code.cjs']) {
    await cp(join(HERE, name), join(folder, name))
    made.add(join(folder, name))
  }
  const addresses = await writeAddresses(outdir, metafile)
  for (const name of await readdir(folder))
    if (/\.cjs(\.map)?$/.test(name) && !made.has(join(folder, name))) await rm(join(folder, name))
  return addresses
}

async function asCommonJs(text, map) {
  const inline = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}`
  return transform(`${text.replace(/^#!.*/, '')}\n${inline}`, {
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    minifyWhitespace: true,
    sourcemap: 'external',
    sourcesContent: false,
    // The loader reads modules byte by character.
    charset: 'ascii',
    define: { 'import.meta.url': 'ownAddress' },
    supported: { 'dynamic-import': false },
  })
}

/** The names of the module made of `source`, first, and of all that it loads at once. */
function namesFrom({ outputs }, source) {
  const [first] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === source)
  const found = new Set([first])
  for (const output of found)
    for (const { path, kind, external } of outputs[output].imports)
      if (kind === 'import-statement' && !external) found.add(path)
  return [...found].map((path) => basename(path, '.js'))
}

/** One script that comes to an object of functions by module name. */
function pack(names, modules) {
  let code = '({'
  let line = 0
  const sections = []
  for (const name of names) {
    const module = modules.get(name)
    code += `\n${JSON.stringify(name)}: function (exports, require, module, ownAddress) {\n`
    line += 2
    sections.push({ offset: { line, column: 0 }, map: JSON.parse(module.map) })
    code += `${module.code}\n},`
    line += module.code.split('\n').length
  }
  return { code: `${code}\n})\n`, map: JSON.stringify({ version: 3, sections }) }
}

async function writeAddresses(outdir, { outputs }) {
  const addresses = []
  for (const [output, { entryPoint: source, exports }] of Object.entries(outputs)) {
    if (source === undefined || !SOURCES.has(source)) continue
    const name = basename(output, '.js')
    const path = join(outdir, source.replace(/ts$/, 'js'))
    const loader = relative(dirname(path), join(outdir, 'program/load.cjs'))
    const takes = exports.length === 0 ? '' : `export const { ${exports.join(', ')} } = `
    await mkdir(dirname(path), { recursive: true })
    await writeFile(
      path,
      `${source.startsWith('cli/') ? '#!/usr/bin/env node\n' : ''}import program from '${loader}'\n${takes}program.load('${name}')\n`,
    )
    if (source.startsWith('cli/')) await chmod(path, 0o755)
    addresses.push(path)
  }
  return addresses
}
