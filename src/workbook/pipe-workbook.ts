import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { WorkbookBytes, WorkbookSummary } from './model.js'

/**
 * Writes a workbook to a stream at the stream's pace, ends the stream and returns the summary. When the stream fails
 * the workbook stops pulling rows, and the other way round.
 */
export async function pipeWorkbook(bytes: WorkbookBytes, out: Writable): Promise<WorkbookSummary> {
  const end = finished(out, { readable: false })
  // Awaited below; until then a failure must not count as unhandled.
  end.catch(() => {})
  try {
    for (let step = await bytes.next(); ; step = await bytes.next()) {
      if (step.done === true) {
        out.end()
        await end
        return step.value
      }
      if (!out.write(step.value)) await Promise.race([once(out, 'drain'), end])
    }
  } catch (error) {
    await bytes.return({ sheets: [] })
    out.destroy()
    throw error
  }
}
