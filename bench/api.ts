import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { signV3Request } from '../src/rpc/signature-v3.js'
import { ROOT_KEY } from './server.js'

const VERSIONS = { config: '2020-09-07', ram: '2015-05-01', assay: '2026-12-01' } as const

/** Members of a reply; each is looked at where it is used. */
export type Reply = Readonly<Record<string, unknown>>

/** One call of the root user; throws when it is refused. Parameters that are objects travel as JSON text. */
export async function call<R = Reply>(
  url: string,
  product: keyof typeof VERSIONS,
  action: string,
  params: Readonly<Record<string, unknown>> = {},
  body?: Buffer,
): Promise<R> {
  const wire = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  )
  const { target, headers, ...signed } = signV3Request({
    method: 'POST',
    host: new URL(url).host,
    action,
    version: VERSIONS[product],
    ...ROOT_KEY,
    date: new Date().toISOString().replace(/\.\d{3}/, ''),
    nonce: randomUUID(),
    ...(body === undefined ? { body: wire } : { query: wire, body }),
  })
  const bytes = new Uint8Array(signed.body)
  const reply = await fetch(new URL(target, url), { method: 'POST', headers, body: bytes })
  const text = await reply.text()
  if (!reply.ok) throw new Error(`${action}: ${reply.status} ${text}`)
  const members: R = JSON.parse(text)
  return members
}

/** Asks again, a few milliseconds apart, until the answer is there. */
export async function until<T>(ask: () => Promise<T | undefined>, pauseMs = 5): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await delay(pauseMs)
  }
}

/** Of one upload; reading a file in such parts gives as many calls. */
export const PART_BYTES = 8 * 2 ** 20

/** Uploads a file as the only one of an import and waits until it is recorded; throws when an item was refused. */
export async function importFile(url: string, bytes: Buffer, pauseMs = 20): Promise<void> {
  await importChunks(url, [bytes], pauseMs)
}

/** As `importFile`, of a file of any size that is never whole in memory. */
export async function importChunks(
  url: string,
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  pauseMs = 20,
): Promise<void> {
  const { ImportId } = await call<{ ImportId: string }>(url, 'assay', 'CreateImport')
  let Offset = 0
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += PART_BYTES) {
      const part = chunk.subarray(start, start + PART_BYTES)
      await call(url, 'assay', 'UploadImportPart', { ImportId, Path: 'snapshot.json', Offset }, part)
      Offset += part.length
    }
  }
  await call(url, 'assay', 'CompleteImport', { ImportId })
  const ask = async () => {
    const reply = await call<{ Import: Import }>(url, 'assay', 'GetImport', { ImportId })
    return reply.Import.Status === 'done' || reply.Import.Status === 'failed' ? reply.Import : undefined
  }
  const { Status, Progress, Summary } = await until(ask, pauseMs)
  const { problems }: { problems: number } = JSON.parse(Progress)
  if (Status === 'failed' || problems > 0) throw new Error(`import ${Status}: ${Summary}`)
}

interface Import {
  readonly Status: string
  readonly Progress: string
  readonly Summary: string
}
