/**
 * Loads the program's modules, `cli`, `main` and what they import, with the code that V8 made of them when they were
 * built (`write-code.mjs`): compiling was half of a start. V8 refuses code of another version, of other flags or of a
 * module with another length; then, and where there is none, it compiles as always.
 */
'use strict'

const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const { pathToFileURL } = require('node:url')
const { constants, Script } = require('node:vm')

const CODE = join(__dirname, 'code', `${process.version}-${process.arch}`)
const HERE = pathToFileURL(__dirname).href
/** Where `save-code.cjs` finds the scripts; absent in a process that only runs the program. */
const saved = globalThis[Symbol.for('assay.scripts')]
const loaded = new Map()
/** By name, of packs: what calls the module. */
const packed = new Map()

/** The exports of a module of this folder, by its name without ending. */
function load(name) {
  const known = loaded.get(name)
  if (known !== undefined) return known.exports
  if (isEntry(name)) unpack(name)
  const call = packed.get(name) ?? run(name, `(function (exports, require, module, ownAddress) {`, '\n})')
  const module = { exports: {} }
  loaded.set(name, module)
  call(module.exports, requireHere, module, `${HERE}/${name}.cjs`)
  return module.exports
}

function requireHere(wanted) {
  return wanted.startsWith('./') ? load(wanted.slice('./'.length, -'.js'.length)) : require(wanted)
}
requireHere.resolve = require.resolve

/** Names of the others are hashes. */
function isEntry(name) {
  return name.includes('-')
}

/** A thread loads what it needs at its start in one piece: reading and asking V8 seventy times is a tenth of a start. */
function unpack(entry) {
  const pack = run(`${entry}.pack`, '', '')
  if (pack === undefined) return
  for (const [name, call] of Object.entries(pack)) packed.set(name, call)
}

/** What a script of this folder comes to; undefined where there is none. */
function run(name, before, after) {
  const filename = join(__dirname, `${name}.cjs`)
  const text = read(filename, 'latin1')
  if (text === undefined) return undefined
  const cachedData = read(join(CODE, `${name}.bin`))
  const script = new Script(`${before}${text}${after}`, {
    filename,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData === undefined ? {} : { cachedData }),
  })
  saved?.set(join(CODE, `${name}.bin`), script)
  return script.runInThisContext()
}

function read(path, encoding) {
  try {
    return readFileSync(path, encoding)
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

module.exports = { load }
