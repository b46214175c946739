/**
 * Stands in bundles for what libsql asks which of its native modules to load (`slim-packages.mjs`). The package finds
 * the C library by a report about the whole process, which costs each thread 8 ms of CPU.
 */
'use strict'

const { closeSync, openSync, readSync } = require('node:fs')
const { createRequire } = require('node:module')

const GLIBC = 'glibc'
const MUSL = 'musl'

function currentTarget() {
  const { platform, arch } = process
  if (platform === 'win32') return `win32-${arch}-msvc`
  if (platform !== 'linux') return `${platform}-${arch}`
  return arch === 'arm' ? 'linux-arm-gnueabihf' : `linux-${arch}-${familySync() === MUSL ? 'musl' : 'gnu'}`
}

/** The C library of this process; null elsewhere than on Linux. */
function familySync() {
  if (process.platform !== 'linux') return null
  const loader = /\/ld-(musl-|linux)/.exec(headOfProgram())?.[1]
  if (loader !== undefined) return loader === 'linux' ? GLIBC : MUSL
  return 'glibcVersionRuntime' in process.report.getReport().header ? GLIBC : MUSL
}

/** The first bytes of the program, which name what loads it. */
function headOfProgram() {
  const head = Buffer.alloc(2048)
  try {
    const file = openSync('/proc/self/exe')
    try {
      readSync(file, head)
    } finally {
      closeSync(file)
    }
  } catch {
    return ''
  }
  return head.toString('latin1')
}

function load(target) {
  const name = `@libsql/${target}`
  try {
    return require(name)
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error
    // Package managers may let only libsql itself see it.
    const owner = 'libsql'
    return createRequire(require.resolve(owner))(name)
  }
}

module.exports = { currentTarget, familySync, load, GLIBC, MUSL }
