// Preloaded into a server (NODE_OPTIONS=--import): its clock is as many ms from the system's as the file
// ASSAY_TEST_CLOCK_FILE says, read with every look at it, in every thread. Timers go on, as they do on a real machine.
import { readFileSync } from 'node:fs'

const RealDate = Date
const file = process.env.ASSAY_TEST_CLOCK_FILE

// Nothing kept from the last look: a caller that answers the jump at once must meet a server that has jumped too.
const now = () => RealDate.now() + Number(readFileSync(file, 'utf8'))

globalThis.Date = class extends RealDate {
  static now = now

  constructor(...parts) {
    if (parts.length === 0) super(now())
    else super(...parts)
  }
}
