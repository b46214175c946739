// One server in a process of its own, settings from the environment: something that can be killed.
import { readConfig } from '../../dist/src/config.js'
import { startAssay } from '../../dist/src/main.js'

try {
  const assay = await startAssay(readConfig(process.env), { isStrict: true })
  // Nothing ends the process after this: a stop that leaves something open would hang.
  process.once('SIGTERM', () => void assay.stop())
  process.stdout.write(`${JSON.stringify({ url: assay.url })}\n`)
} catch (error) {
  process.stderr.write(`${error.name}: ${error.message}\n`)
  process.exitCode = 1
}
