import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ASSAY, call, type ImportReply, type Key, RAM, until } from '../scenarios/client.js'
import { filesBelow, findFaults, query } from './contents.js'
import { makeEstate } from './estate.js'
import { type Folders, makeFolders } from './folders.js'
import { untilIdle } from './idle.js'
import { errorLines, forgetErrors, spawnServer } from './server-process.js'
import { SEED } from './settings.js'
import { type SignedRequest, signRequest } from './signed-request.js'

beforeAll(forgetErrors)

const STOP_LIMIT_MS = 4_000
/** Enough that the import still runs when it is told to stop. */
const IMPORTED = 8_000

let folders: Folders
beforeAll(async () => {
  folders = await makeFolders()
})
afterAll(() => folders.discardAll())

/** Opens a call and sends its head and half of its body: from then on it is in flight. */
async function sendHalf(key: Key, { target, headers, body }: SignedRequest): Promise<ClientRequest> {
  const open = request(new URL(target, key.url), {
    method: 'POST',
    // Keeps its connection for good: the server must not wait for that.
    agent: new Agent({ keepAlive: true }),
    headers: { ...headers, 'content-length': body.length, expect: '100-continue' },
  })
  open.flushHeaders()
  await once(open, 'continue')
  open.write(body.subarray(0, body.length / 2))
  return open
}

async function sendRest(
  open: ClientRequest,
  { body }: SignedRequest,
): Promise<{ status: number; text: string }> {
  const replied = once(open, 'response')
  open.end(body.subarray(body.length / 2))
  const [reply] = (await replied) as [IncomingMessage]
  return { status: reply.statusCode ?? 0, text: await text(reply) }
}

async function send(key: Key, { target, headers, body }: SignedRequest): Promise<Response> {
  const { host: _, ...sent } = headers
  return fetch(new URL(target, key.url), { method: 'POST', headers: sent, body: new Uint8Array(body) })
}

describe('a server process', { timeout: 120_000 }, () => {
  it('has its data folder for itself until it is killed', async () => {
    const directory = await folders.fresh()
    const first = spawnServer(directory)
    await first.ready
    await expect(spawnServer(directory).ready).rejects.toThrow(
      /DataLockedError: .* is in use by another assay process\. Stop that one first/,
    )
    await first.kill()
    const third = spawnServer(directory)
    await call(await third.ready, 'ListCompliancePacks')
    expect((await third.terminate()).code).toBe(0)
  })

  it('answers what is in flight when it is stopped, and puts running jobs back', async () => {
    const directory = await folders.fresh()
    const estate = makeEstate(IMPORTED, SEED)
    const server = spawnServer(directory)
    const key = await server.ready
    const [running, open] = await Promise.all(
      [1, 2].map(() => call<{ ImportId: string }>(key, 'CreateImport', {}, ASSAY)),
    )
    const { ImportId } = running!
    for (const [Path, body] of Object.entries(estate.first))
      for (let Offset = 0; Offset < body.length; Offset += 8_000_000)
        await call(
          key,
          'UploadImportPart',
          { ImportId, Path, Offset },
          {
            ...ASSAY,
            body: body.subarray(Offset, Offset + 8_000_000),
          },
        )
    const upload = signRequest(
      key,
      {
        action: 'UploadImportPart',
        ...ASSAY,
        params: { ImportId: open!.ImportId, Path: 'a.json', Offset: '0' },
      },
      Buffer.alloc(100_000, 'x'),
    )
    const half = await sendHalf(key, upload)
    await call(key, 'CompleteImport', { ImportId }, ASSAY)
    await until(async () => {
      const { Import } = await call<ImportReply>(key, 'GetImport', { ImportId }, ASSAY)
      return Import.Status === 'running'
    })
    const stopped = server.terminate()
    await delay(100)
    const reply = await sendRest(half, upload)
    const { code, tookMs } = await stopped
    expect(reply).toMatchObject({ status: 200, text: expect.stringContaining('"ReceivedBytes":100000') })
    expect(code).toBe(0)
    expect(tookMs).toBeLessThan(STOP_LIMIT_MS)
    expect(
      await query(directory, `select kind, status, attempts from job where kind = 'import.run'`),
    ).toEqual([{ kind: 'import.run', status: 'queued', attempts: 0 }])

    const again = spawnServer(directory)
    await again.ready
    await untilIdle(directory)
    expect((await again.terminate()).code).toBe(0)
    expect(await query(directory, 'select status from import_run order by status')).toEqual([
      { status: 'done' },
      { status: 'uploading' },
    ])
    expect(await query(directory, 'select count(*) as n from resource')).toEqual([{ n: IMPORTED }])
    expect(await findFaults(directory)).toEqual([])
  })

  it('remembers the nonce of an acknowledged write over a kill', async () => {
    const directory = await folders.fresh()
    const server = spawnServer(directory)
    const key = await server.ready
    const create = signRequest(key, { action: 'CreateUser', ...RAM, params: { UserName: 'once' } })
    expect((await send(key, create)).status).toBe(200)
    await call(key, 'DeleteUser', { UserName: 'once' }, RAM)
    await server.kill()
    // The host is signed, so the next process must listen where the killed one did.
    const again = spawnServer(directory, { ASSAY_PORT: new URL(key.url).port })
    const replayed = await send(await again.ready, create)
    expect([replayed.status, (await replayed.text()).includes('SignatureNonceUsed')]).toEqual([400, true])
    expect((await again.terminate()).code).toBe(0)
    expect(await query(directory, `select name from principal where kind = 'user'`)).toEqual([])
  })

  it('regression: clears away what a killed job left in the spool', async () => {
    const directory = await folders.fresh()
    await mkdir(join(directory, 'spool'))
    await writeFile(join(directory, 'spool', 'rep-00000000000000000000.ndjson.gz'), 'cut off')
    const server = spawnServer(directory)
    await server.ready
    await expect.poll(() => filesBelow(directory, 'spool'), { timeout: 60_000 }).toEqual([])
    expect((await server.terminate()).code).toBe(0)
  })

  it('did not complain', () => {
    expect(errorLines).toEqual([])
  })
})
