import { until } from '../scenarios/client.js'
import { query } from './contents.js'
import { PATIENCE_MS } from './settings.js'

const openWork = () => `
  select (select count(*) from job where status = 'running' or (status = 'queued' and run_at <= ${Date.now()}))
       + (select count(*) from rule where state = 'EVALUATING')
       + (select count(*) from account where change_seq > evaluated_change_no) as n`

/** Waits until the running server on the folder has no background work left; changes nothing there. */
export async function untilIdle(directory: string): Promise<void> {
  await until(async () => {
    const [row] = await query(directory, openWork())
    return row?.['n'] === 0
  }, PATIENCE_MS)
}
