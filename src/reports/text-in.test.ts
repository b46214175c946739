import { expect, it } from 'vitest'
import { settableClock } from '../platform/clock.js'
import { readXlsx } from '../workbook/testing/read-xlsx.js'
import { readPage } from './forms/html/testing.js'
import { REPORT_FORMS } from './forms/index.js'
import { AT, recordLines, recordOf, renderForm } from './forms/testing.js'
import { textIn } from './text-in.js'

it('joins what is written in two languages, whatever holds it', () => {
  const written = {
    en: { a: 'Rule', list: ['One', 'Same'], of: (n: string) => `of ${n}`, long: 'x'.repeat(50), none: null },
    zh: { a: '规则', list: ['一', 'Same'], of: (n: string) => `共 ${n}`, long: '长'.repeat(20), none: null },
  }
  expect(textIn(written, 'zh')).toBe(written.zh)
  const both = textIn(written, 'both')
  expect([both.a, both.list, both.of('3'), both.none]).toEqual([
    'Rule 规则',
    ['One 一', 'Same'],
    'of 3 共 3',
    null,
  ])
  expect(both.long).toBe(`${'x'.repeat(50)}\n${'长'.repeat(20)}`)
})

it('makes every form of a report in both languages', async () => {
  const settings = { language: 'both', timeZone: 'UTC', toolVersion: '0.1.0', staleAfterMs: 1 } as const
  const record = await recordOf(
    await recordLines({ resources: 40, rules: 4 }, { settings, clock: settableClock(AT) }),
  )
  const files = new Map<string, Buffer>()
  for (const form of REPORT_FORMS) files.set(form.name, await renderForm(form, record))
  const { sheets } = readXlsx(files.get('xlsx')!)
  const names = sheets.map(({ name }) => name)
  expect(names.slice(0, 2)).toEqual(['Cover 封面', 'Overview 检测概览'])
  expect(new Set(names).size).toBe(names.length)
  const rules = sheets.find(({ name }) => name === 'Rules 规则')!
  expect(rules.rows[1]!.map(({ value }) => value)).toContain('Non-compliant 不合规')
  const words = String(rules.rows[1]!.find(({ value }) => String(value).includes('合规条件'))?.value)
  expect(words).toContain('Compliant when')
  const links = [...sheets[0]!.xml.matchAll(/location="'([^']+)'!/g)].map(([, name]) => name)
  expect(links.filter((name) => !names.includes(name!))).toEqual([])
  const tables = await readPage(files.get('html')!.toString())
  expect(tables.find(({ name }) => name === 'findings')!.columns[0]).toMatchObject({
    title: 'Finding ID 发现 ID',
  })
})
