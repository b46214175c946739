import { expect, test } from 'vitest'
import type { CallOutcome } from '../rpc/pipeline.js'
import { createMetrics } from './metrics.js'

test('every scrape counts all calls that were answered before it', async () => {
  const metrics = createMetrics()
  let answered = 0
  for (const more of [1, 150, 449]) {
    for (let i = 0; i < more; i++) {
      const code = answered++ % 3 === 0 ? 'NoPermission' : 'OK'
      metrics.callAnswered({ action: 'GetX', code } as CallOutcome, 250)
    }
    const lines = (await metrics.text()).split('\n')
    const refused = Math.ceil(answered / 3)
    expect(lines).toContain(`assay_calls_total{action="GetX",code="NoPermission"} ${refused}`)
    if (answered > refused)
      expect(lines).toContain(`assay_calls_total{action="GetX",code="OK"} ${answered - refused}`)
    expect(lines).toContain(`assay_call_duration_seconds_sum{action="GetX"} ${answered / 4}`)
    expect(lines).toContain(`assay_call_duration_seconds_bucket{le="0.25",action="GetX"} ${answered}`)
  }
})
