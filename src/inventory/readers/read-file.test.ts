import { readdirSync, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { toInstant } from '../../platform/instant.js'
import { dateInPath } from './order-files.js'
import { readSourceFile } from './read-file.js'
import type { Reading } from './recorded-item.js'

/** One file of `test/cases/import`: a source file and what must be read from it, with the page it is from. */
interface ImportCase {
  readonly source: string
  readonly path: string
  readonly text: string
  readonly items: readonly Record<string, unknown>[]
  readonly problems?: readonly string[]
  readonly controls?: readonly Record<string, unknown>[]
  readonly totals?: readonly Record<string, unknown>[]
  readonly properties?: readonly Record<string, unknown>[]
  readonly verdicts?: readonly Record<string, unknown>[]
}

const directory = new URL('../../../test/cases/import/', import.meta.url)
const cases = readdirSync(directory).map((name): [string, ImportCase] => [
  name.replace('.yaml', ''),
  parse(readFileSync(new URL(name, directory), 'utf8')),
])

async function read(path: string, chunks: readonly Buffer[]): Promise<Reading[]> {
  const file = { path, open: () => Readable.from(chunks) }
  const readings: Reading[] = []
  const options = { pathAt: dateInPath(path), asOf: toInstant(1_700_000_000_000) }
  for await (const batch of readSourceFile(file, options)) readings.push(...batch)
  return readings
}

const itemsOf = (readings: readonly Reading[]) =>
  readings.flatMap((reading) => (reading.kind === 'item' ? [reading.item] : []))
const problemsOf = (readings: readonly Reading[]) =>
  readings.flatMap((reading) => (reading.kind === 'problem' ? [reading.problem] : []))
const oneByteEach = (bytes: Buffer) => Array.from(bytes, (byte) => Buffer.from([byte]))

describe.each(cases)('%s', (_, example) => {
  const plain = Buffer.from(example.text)
  it.each([
    ['plain', [plain]],
    ['byte by byte', oneByteEach(plain)],
    ['gzip', [gzipSync(plain)]],
    ['gzip byte by byte', oneByteEach(gzipSync(plain))],
  ])('reads it %s', async (_, chunks) => {
    const readings = await read(example.path, chunks)
    expect(itemsOf(readings)).toMatchObject(example.items)
    expect(itemsOf(readings)).toHaveLength(example.items.length)
    const problems = problemsOf(readings).map((problem) => problem.message)
    expect(problems).toEqual((example.problems ?? []).map((text) => expect.stringContaining(text)))
    const controls = readings.flatMap((reading) => (reading.kind === 'control' ? [reading.control] : []))
    expect(controls).toMatchObject(example.controls ?? [])
    expect(controls).toHaveLength(example.controls?.length ?? 0)
    const totals = readings.flatMap((reading) => (reading.kind === 'totals' ? [reading.totals] : []))
    expect(totals).toMatchObject(example.totals ?? [])
    const properties = readings.flatMap((reading) =>
      reading.kind === 'properties' ? [reading.properties] : [],
    )
    expect(properties).toMatchObject(example.properties ?? [])
    const verdicts = readings.flatMap((reading) => (reading.kind === 'verdicts' ? [reading.verdicts] : []))
    expect(verdicts).toMatchObject(example.verdicts ?? [])
  })
})

describe('readSourceFile', () => {
  const item = (id: string) =>
    `{"accountId":"1234567890123456","regionId":"r","configuration":{},"resourceId":"${id}","resourceType":"T"}`

  it('says where a malformed item is and goes on', async () => {
    const text = `[${item('a')},{"a":tru},${item('b')}]`
    const readings = await read('f.json', [Buffer.from(text)])
    expect(itemsOf(readings).map((read) => read.resourceId)).toEqual(['a', 'b'])
    expect(problemsOf(readings)).toMatchObject([
      { file: 'f.json', itemNumber: 2, byteOffset: text.indexOf('{"a":tru') },
    ])
  })

  it('reports a gzip stream that ends early, after what it could read', async () => {
    const text = Array.from({ length: 5_000 }, (_, i) => `${item(`id-${i * 7919}`)}\n`).join('')
    const bytes = gzipSync(Buffer.from(text))
    const readings = await read('f.json.gz', [bytes.subarray(0, bytes.length - 400)])
    expect(itemsOf(readings).length).toBeGreaterThan(100)
    expect(problemsOf(readings)[0]?.message).toContain('damaged')
  })

  it('gives up a file that inflates out of proportion', async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024, ' '))
    const readings = await read('f.json.gz', [Buffer.from(bomb)])
    expect(problemsOf(readings)[0]?.message).toContain('more than 200 times its size')
  })

  it('does not repeat what stands around an error', async () => {
    const readings = await read('f.json', [Buffer.from('[{"UserData":"s3cret" "x"}]')])
    expect(problemsOf(readings)).toHaveLength(1)
    expect(JSON.stringify(readings)).not.toContain('s3cret')
  })

  it('reports bytes that are no UTF-8', async () => {
    const readings = await read('f.json', [Buffer.from(`[${item('\xe9')}]`, 'latin1')])
    expect(problemsOf(readings).map((problem) => problem.message)).toEqual(['not UTF-8'])
  })

  it('reports an envelope that is no JSON', async () => {
    const readings = await read('f.json', [Buffer.from(`{"configurationItems":[${item('a')}],x}`)])
    expect(itemsOf(readings)).toHaveLength(1)
    expect(problemsOf(readings)[0]?.message).toContain('not JSON')
  })

  it('lets an error of the storage through', async () => {
    const broken = new Readable({
      read() {
        this.destroy(new Error('disk gone'))
      },
    })
    const file = { path: 'f.json', open: () => broken }
    const work = async () => {
      for await (const _ of readSourceFile(file, { pathAt: null, asOf: toInstant(0) }));
    }
    await expect(work()).rejects.toThrow('disk gone')
  })
})
