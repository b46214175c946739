import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shippedCatalogue } from '../../src/rule-files.js'
import { showRule } from '../rules/show-rule.js'
import { runCli } from '../run-cli.js'
import { keptTerminal } from '../testing.js'

const shipped = fileURLToPath(new URL('../../catalog/rules/oss', import.meta.url))

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-rules-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function run(...words: string[]) {
  const terminal = keptTerminal()
  const exit = await runCli(['rules', ...words], terminal, {})
  return { exit, out: terminal.printed, err: terminal.complained }
}

/** Chinese characters take two columns. */
function columnsOf(line: string): number {
  return [...line].reduce(
    (sum, each) => sum + (/\p{Script=Han}|[\u3000-\u303f\uff00-\uffef]/u.test(each) ? 2 : 1),
    0,
  )
}

/** A template with its words filled in. */
async function filledRule(id: string): Promise<{ file: string; text: string }> {
  await run('new', id, '--dir', folder, '--type', 'ACS::OSS::Bucket')
  const file = join(folder, `${id}.yaml`)
  const text = readFileSync(file, 'utf8').replaceAll('{ en: "", zh: "" }', '{ en: words, zh: 文本 }')
  writeFileSync(file, text)
  return { file, text }
}

describe('assay rules', () => {
  it('writes a template whose open places lint lists, and none once they are filled', async () => {
    expect(await run('new', 'our-rule', '--dir', join(folder, 'new'))).toMatchObject({ exit: 0, err: [] })
    const open = await run('lint', join(folder, 'new'))
    expect(open.exit).toBe(6)
    const all = open.out.join(' ').replace(/ +/g, ' ')
    for (const key of ['name.en', 'name.zh', 'description.en', 'remediation.zh'])
      expect(all).toMatch(new RegExp(`our-rule.yaml:\\d+: ${key}: must be a text`))
    const { file } = await filledRule('our-filled')
    expect(await run('lint', file)).toEqual({ exit: 0, out: ['1 file checked, 0 problems'], err: [] })
    expect(await run('test', file)).toEqual({
      exit: 0,
      out: ['1 file, 3 examples judged, 0 problems'],
      err: [],
    })
  })

  it('tells an example that comes out otherwise by its line', async () => {
    const { file, text } = await filledRule('our-wrong')
    writeFileSync(file, text.replace('Property: "other"', 'Property: "wanted"'))
    const line = text.split('\n').findIndex((each) => each.includes('something else')) + 1
    const { exit, out } = await run('test', file)
    expect(exit).toBe(6)
    expect(out.slice(0, -1).join(' ').replace(/ +/g, ' ')).toBe(
      `${file}:${line}: examples.nonCompliant.0: something else: is compliant, not nonCompliant`,
    )
    expect(out.at(-1)).toBe('1 file, 3 examples judged, 1 problem')
    expect((await run('lint', file)).exit).toBe(0)
  })

  it.each<[string, (text: string) => string, string]>([
    ['an operator that is none', (text) => text.replace('StringEquals', 'StringEqual'), 'compliant.operator'],
    [
      'a type that is none',
      (text) => text.replace('ACS::OSS::Bucket', 'ACS::OSS::Bukket'),
      'resourceTypes: ACS::OSS::Bukket is no known resource type',
    ],
    ['text that is no YAML', (text) => `${text}\n  - }`, ':'],
  ])('finds %s', async (_, spoil, message) => {
    const { file, text } = await filledRule(`our-${Math.abs(message.length)}-rule`)
    writeFileSync(file, spoil(text))
    const { exit, out } = await run('lint', file)
    expect(exit).toBe(6)
    expect(out.join(' ').replace(/ +/g, ' ')).toMatch(new RegExp(`${file}:\\d+: .*${message}`))
  })

  it('checks the names of sections beside the rules, as a server does', async () => {
    const { file } = await filledRule('our-named')
    const own = join(folder, 'own')
    mkdirSync(own)
    writeFileSync(join(own, 'our-named.yaml'), readFileSync(file, 'utf8'))
    const aliases = join(own, 'aliases.yaml')
    writeFileSync(aliases, 'aliases:\n  - { type: ACS::OSS::Bucket, section: $.Acl, recorded: $.AclList }\n')
    expect(await run('test', own)).toEqual({
      exit: 0,
      out: ['2 files, 3 examples judged, 0 problems'],
      err: [],
    })
    writeFileSync(aliases, 'aliases:\n  - { type: ACS::OSS::Bukket, section: $.Acl, recorded: $.AclList }\n')
    const { exit, out } = await run('lint', own)
    expect(exit).toBe(6)
    expect(out.join(' ').replace(/ +/g, ' ')).toContain(`${aliases}:2: aliases.0: `)
    expect(out.at(-1)).toBe('2 files checked, 1 problem')
  })

  it('accepts the shipped rules and their examples', async () => {
    const { exit, out } = await run('test', shipped)
    expect(exit).toBe(0)
    expect(out).toHaveLength(1)
  })

  it('exits 3 where there is nothing to check or a file stands in the way', async () => {
    expect(await run('lint', join(folder, 'none'))).toMatchObject({ exit: 3, out: [] })
    mkdirSync(join(folder, 'empty'))
    expect(await run('lint', join(folder, 'empty'))).toMatchObject({ exit: 3, out: [] })
    const { file, text } = await filledRule('our-kept')
    expect(await run('new', 'our-kept', '--dir', folder)).toMatchObject({ exit: 3, out: [] })
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  it.each([
    ['an id that is none', ['new', 'Our_Rule']],
    ['the id of a shipped rule', ['new', 'oss-bucket-public-read-prohibited']],
    ['a type that is not known', ['new', 'our-x', '--type', 'ACS::X']],
    ['a rule that is not shipped', ['show', 'our-x']],
  ])('exits 2 on %s', async (_, words) => {
    expect(await run(...words, ...(words[0] === 'new' ? ['--dir', folder] : []))).toMatchObject({
      exit: 2,
      out: [],
    })
  })

  it('shows a rule: what it needs, its parameters, how it decides', async () => {
    const { exit, out } = await run('show', 'oss-bucket-public-read-prohibited')
    expect(exit).toBe(0)
    expect(out[0]).toBe('oss-bucket-public-read-prohibited')
    const text = out.join('\n')
    expect(text).toContain('needs     $.AccessControlList.Grant')
    expect(text).toContain('coverage  exact')
    expect(text).toContain('NotStringContains')
    expect(out.filter((line) => line.length > 80)).toEqual([])
  })

  it('shows every rule in 80 columns, but for words that are longer than most of a line', () => {
    const wide = [...shippedCatalogue().rules.values()].flatMap((rule) =>
      showRule(rule)
        .filter((line) => columnsOf(line) > 80)
        .filter((line) => !line.split(' ').some((word) => word.length > 40))
        .map((line) => `${rule.id}: ${line}`),
    )
    expect(wide).toEqual([])
  })
})
