// Preloaded into a server (NODE_OPTIONS=--import): its clock is as many ms from the system's as the file
// ASSAY_TEST_CLOCK_FILE says, read again all the time, in every thread. Timers go on, as they do on a real machine.
import { readFileSync } from 'node:fs'

const READ_EVERY_MS = 20
const RealDate = Date
const file = process.env.ASSAY_TEST_CLOCK_FILE
let offsetMs = 0
let readAt = Number.NEGATIVE_INFINITY

function now() {
  if (performance.now() - readAt > READ_EVERY_MS) {
    readAt = performance.now()
    offsetMs = Number(readFileSync(file, 'utf8'))
  }
  return RealDate.now() + offsetMs
}

globalThis.Date = class extends RealDate {
  static now = now

  constructor(...parts) {
    if (parts.length === 0) super(now())
    else super(...parts)
  }
}
