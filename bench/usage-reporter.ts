/** Preloaded into measured processes (`--import`): answers the message `usage` with what the process has used so far. */
import type { Usage } from './child.js'

process.on('message', (message) => {
  if (message !== 'usage') return
  const { user, system } = process.cpuUsage()
  const usage: Usage = {
    cpuSeconds: (user + system) / 1e6,
    rssMb: process.memoryUsage.rss() / 2 ** 20,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
  }
  process.send?.(JSON.stringify({ usage }))
})
// A listener alone must not keep the process alive.
process.channel?.unref()
