/** Preloaded (`--require`) by `write-code.mjs`: each thread writes what V8 compiled of the program when it ends. */
'use strict'

const { mkdirSync, writeFileSync } = require('node:fs')
const { dirname } = require('node:path')
const v8 = require('node:v8')

const scripts = new Map()
globalThis[Symbol.for('assay.scripts')] = scripts
// Functions that ran once would be forgotten again. Code made under another flag is refused, so it is put back.
const { setFlagsFromString } = v8
setFlagsFromString('--no-flush-bytecode')
// Those the program sets for its parsers as well: a server would refuse what a scan kept.
v8.setFlagsFromString = () => undefined

process.on('exit', () => {
  setFlagsFromString('--flush-bytecode')
  for (const [path, script] of scripts) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, script.createCachedData())
  }
})
