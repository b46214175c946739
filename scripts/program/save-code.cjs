/** Preloaded (`--require`) by `write-code.mjs`: each thread writes what V8 compiled of the program when it ends. */
'use strict'

const { mkdirSync, writeFileSync } = require('node:fs')
const { dirname } = require('node:path')
const { setFlagsFromString } = require('node:v8')

const scripts = new Map()
globalThis[Symbol.for('assay.scripts')] = scripts
// Functions that ran once would be forgotten again. Code made under another flag is refused, so it is put back.
setFlagsFromString('--no-flush-bytecode')

process.on('exit', () => {
  setFlagsFromString('--flush-bytecode')
  for (const [path, script] of scripts) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, script.createCachedData())
  }
})
