/**
 * Loads the program's modules, `cli`, `main` and what they import, with the code that V8 made of them when they were
 * built (`write-code.mjs`): compiling was half of a start. V8 refuses code of another version, of other flags or of a
 * module with another length; then, and where there is none, it compiles as always.
 */
'use strict'

const { readFileSync } = require('node:fs')
const { createRequire } = require('node:module')
const { join } = require('node:path')
const { pathToFileURL } = require('node:url')
const { constants, Script } = require('node:vm')
const { isMainThread } = require('node:worker_threads')

/** What both threads load is used differently in each, so each has code of its own. */
const CODE = join(__dirname, 'code', `${process.version}-${process.arch}`, isMainThread ? 'main' : 'jobs')
/** Where `save-code.cjs` finds the scripts; absent in a process that only runs the program. */
const saved = globalThis[Symbol.for('assay.scripts')]
const loaded = new Map()

/** The exports of a module of this folder, by its name without ending. */
function load(name) {
  const known = loaded.get(name)
  if (known !== undefined) return known.exports
  const filename = join(__dirname, `${name}.cjs`)
  const cachedData = readCode(name)
  const script = new Script(
    `(function (exports, require, module, ownAddress) {${readFileSync(filename, 'latin1')}\n})`,
    {
      filename,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      ...(cachedData === undefined ? {} : { cachedData }),
    },
  )
  saved?.set(join(CODE, `${name}.bin`), script)
  const module = { exports: {} }
  loaded.set(name, module)
  const others = createRequire(filename)
  const require = (wanted) =>
    wanted.startsWith('./') ? load(wanted.slice('./'.length, -'.js'.length)) : others(wanted)
  require.resolve = others.resolve
  script.runInThisContext()(module.exports, require, module, pathToFileURL(filename).href)
  return module.exports
}

function readCode(name) {
  try {
    return readFileSync(join(CODE, `${name}.bin`))
  } catch {
    return undefined
  }
}

module.exports = { load }
