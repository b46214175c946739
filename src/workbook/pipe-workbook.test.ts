import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { pipeWorkbook } from './pipe-workbook.js'
import { readXlsx } from './testing/read-xlsx.js'
import { writeXlsx } from './xlsx/write-xlsx.js'

const options = { creator: 'test', createdAt: new Date(0) }

/** Rows that hardly compress, so that bytes come out while they go in. */
function* noise(count: number, onRow: (index: number) => void = () => {}) {
  let state = 1
  for (let i = 0; i < count; i++) {
    onRow(i)
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    yield [state, `${state * 7}-${state * 13}`, 'x'.repeat(100)]
  }
}

describe('pipeWorkbook', () => {
  it('writes everything, ends the stream and returns the summary', async () => {
    const chunks: Buffer[] = []
    const out = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _, done) {
        chunks.push(Buffer.from(chunk))
        setImmediate(done)
      },
    })
    const summary = await pipeWorkbook(writeXlsx([{ name: 'S', rows: noise(500) }], options), out)
    expect(summary.sheets[0]?.rows).toBe(500)
    expect(out.writableFinished).toBe(true)
    expect(readXlsx(Buffer.concat(chunks)).sheets[0]!.rows).toHaveLength(500)
  })

  it('pulls rows no faster than the stream takes bytes', async () => {
    let pulled = 0
    const waiting: (() => void)[] = []
    const out = new Writable({
      highWaterMark: 1,
      write(_chunk, _, done) {
        waiting.push(done)
      },
    })
    const rows = noise(100_000, (index) => {
      pulled = index
    })
    const piping = pipeWorkbook(writeXlsx([{ name: 'S', rows }], options), out)
    for (let i = 0; i < 200; i++) {
      await new Promise((resolve) => setImmediate(resolve))
      if (i < 5) waiting.shift()?.()
    }
    expect(pulled).toBeLessThan(10_000)
    out.destroy(new Error('reader left'))
    await expect(piping).rejects.toThrow('reader left')
  })

  it('destroys the stream when the rows fail', async () => {
    const out = new Writable({ write: (_chunk, _, done) => done() })
    const rows = {
      *[Symbol.iterator]() {
        yield ['one']
        throw new Error('source failed')
      },
    }
    await expect(pipeWorkbook(writeXlsx([{ name: 'S', rows }], options), out)).rejects.toThrow(
      'source failed',
    )
    expect(out.destroyed).toBe(true)
  })
})
