import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { XMLValidator } from 'fast-xml-parser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../db/testing.js'
import { settableClock } from '../../platform/clock.js'
import type { ReportId } from '../../platform/ids.js'
import { toInstant } from '../../platform/instant.js'
import { buildRecord } from '../build-record.js'
import { CATALOGUE_OF_TESTS } from '../catalogue-testing.js'
import { totalCount } from '../model.js'
import { openRecord, type ReportRecord } from '../read-record.js'
import { reportTables } from '../tables/report-tables.js'
import type { TableValue } from '../tables/table.js'
import { seedEstate } from '../testing.js'
import { html } from './html/markup.js'
import { pageAssets } from './html/page-assets.js'
import { pageValues, readPage } from './html/testing.js'
import { HTML_FORM } from './html.js'

const AT = toInstant(Date.UTC(2026, 10, 24))
const EVIL = '</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\u2028\u202e"\'&'
const noPace = () => undefined

let test: Awaited<ReturnType<typeof openTestDatabase>>
let record: ReportRecord
let page: string
beforeAll(async () => {
  test = await openTestDatabase()
  const estate = await seedEstate(test.db, {
    resources: 5_000,
    rules: 8,
    at: AT,
    nameOf: (resource) => (resource % 7 === 0 ? EVIL : `name-${resource % 50}`),
    packName: EVIL,
    ruleNameOf: (rule) => `${rule} ${EVIL}`,
  })
  const subject = {
    account: estate.account,
    packNo: estate.packNo,
    reportId: 'rep-1' as ReportId,
    requestedAt: AT,
    requestedBy: EVIL,
  }
  const settings = { language: 'en', timeZone: 'UTC', toolVersion: '0.1.0', staleAfterMs: 1 } as const
  const deps = { clock: settableClock(AT), settings, catalogue: CATALOGUE_OF_TESTS }
  const path = join(test.directory, 'record.gz')
  const built = await buildRecord(test.db, subject, deps, { path, pace: noPace })
  record = await openRecord({ digest: built!.digest, open: () => createReadStream(path) }, noPace)
  page = await render()
})
afterAll(() => test.close())

async function render(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of HTML_FORM.render(record)) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

describe('the page', () => {
  it('is the same again for the same record', async () => {
    expect((await render()) === page).toBe(true)
  })

  it('runs its own program and nothing else, and asks for nothing', () => {
    const { script, style, policy } = pageAssets()
    expect([...page.matchAll(/<script(?! type="application\/json" data-[a-z]+="[a-z_]+">)/g)]).toHaveLength(1)
    expect(page.includes(`<script>${script}</script>\n</body>`)).toBe(true)
    const hash = (text: string) => createHash('sha256').update(text).digest('base64')
    expect(policy).toBe(
      `default-src 'none'; script-src 'sha256-${hash(script)}'; style-src 'sha256-${hash(style)}'; base-uri 'none'; form-action 'none'`,
    )
    const meta = `<meta http-equiv="Content-Security-Policy" content="${policy.replaceAll("'", '&#39;')}"/>`
    expect(page.includes(meta)).toBe(true)
    const rest = page.replace(script, '').replace(style, '')
    const tags = [...rest.matchAll(/<[a-z][^>]*>/gi)].map(([tag]) => tag.replace(/"[^"]*"/g, ''))
    const forbidden =
      / (src|srcset|action|formaction|data|style|on[a-z]+)=|^<(img|iframe|object|embed|link|base|form)\b/i
    expect(tags.filter((tag) => forbidden.test(tag))).toEqual([])
    for (const [, target] of rest.matchAll(/<[a-z]+ [^>]*\bhref="([^"]*)"/g))
      expect(page.includes(` id="${target!.slice(1)}"`)).toBe(true)
    expect(rest.includes('\u202e')).toBe(false)
    expect(rest.includes('⟨U+202E⟩')).toBe(true)
  })

  it('is well-formed', () => {
    const { script, style } = pageAssets()
    const markup = page.replace(script, '').replace(style, '').replace('<!DOCTYPE html>', '')
    expect(XMLValidator.validate(markup)).toBe(true)
  })

  it('holds every table as it is, read by its own program', async () => {
    const tables = await readPage(page)
    const expected = reportTables(record).filter(({ rowCount }) => rowCount > 0)
    expect(new Set(tables.map(({ name }) => name))).toEqual(new Set(expected.map(({ name }) => name)))
    for (const table of expected) {
      const rows: (readonly TableValue[])[] = []
      for await (const row of table.rows()) rows.push(row)
      expect(tables.find(({ name }) => name === table.name)!.rows).toEqual(rows)
    }
    const results = tables.find(({ name }) => name === 'results')!
    expect(results.rows).toHaveLength(totalCount(record.head.overview.results))
    // Texts that come again are written once, and blocks remember those before them.
    expect(page.match(/data-rows="results"/g)!.length).toBeGreaterThan(2)
  })
})

describe('the program of the page', () => {
  const rows = [
    [10, 'b', null],
    [9, 'a10', 1],
    [9, 'a9', 2],
  ]
  const all = { words: [], chosen: [], haystack: (index: number) => rows[index]!.join(' '), sort: null }

  it('sorts numbers by size, texts as people count, and nothing last', async () => {
    const { select } = await pageValues()
    const by = (column: number, direction: 1 | -1) => select(rows, { ...all, sort: { column, direction } })
    expect(by(0, 1)).toEqual([1, 2, 0])
    expect(by(1, 1)).toEqual([2, 1, 0])
    expect(by(2, 1)).toEqual([1, 2, 0])
    expect(by(0, -1)).toEqual([0, 1, 2])
  })

  it('finds rows by all words and by chosen values', async () => {
    const { select } = await pageValues()
    expect(select(rows, { ...all, words: ['9', 'a'] })).toEqual([1, 2])
    expect(select(rows, { ...all, chosen: [[0, new Set(['9'])]], words: ['10'] })).toEqual([1])
  })

  it('shows unseen characters as the page writes them', async () => {
    const { visible } = await pageValues()
    const text = 'a\u0000b\u202ec\ufeffd\ud800e\u0085f\n\tg😀订'
    expect(visible(text)).toBe('a⟨U+0000⟩b⟨U+202E⟩c⟨U+FEFF⟩d⟨U+D800⟩e⟨U+0085⟩f\n\tg😀订')
    expect(html`${text}`.text).toBe(visible(text))
  })
})

describe('markup', () => {
  it('escapes texts and attributes, and takes markup as it is', () => {
    expect(html`<a title="${'"><b>'}">${['<', html`<i>${"'&"}</i>`, null, 3]}</a>`.text).toBe(
      '<a title="&quot;&gt;&lt;b&gt;">&lt;<i>&#39;&amp;</i>3</a>',
    )
  })
})
