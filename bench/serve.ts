/** The server with its job thread in a process of its own, for the benchmarks; tells its address and stops on SIGTERM or when the benchmark ends. */
import { readConfig } from '../src/config.js'
import { startAssay } from '../src/main.js'

const assay = await startAssay(readConfig(process.env))
const stop = async () => {
  await assay.stop()
  process.exit(0)
}
process.once('SIGTERM', stop)
process.once('disconnect', stop)
process.channel?.ref()
process.send?.(JSON.stringify({ url: assay.url, accountId: assay.accountId }))
