import type { WorkbookBytes, WorkbookSummary } from '../model.js'

/** All bytes of a workbook and its summary. */
export async function collectWorkbook(
  bytes: WorkbookBytes,
): Promise<{ readonly file: Buffer; readonly summary: WorkbookSummary }> {
  const chunks: Buffer[] = []
  let step = await bytes.next()
  for (; step.done !== true; step = await bytes.next()) chunks.push(Buffer.from(step.value))
  return { file: Buffer.concat(chunks), summary: step.value }
}
