#!/usr/bin/env node
import { runCli } from './run-cli.js'
import { processTerminal } from './terminal.js'

// A reader that closes early (`assay ... | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

// No await: the program is bundled into CommonJS modules (scripts/program).
void runCli(process.argv.slice(2), processTerminal(process.env), process.env).then((code) => {
  process.exitCode = code
})
