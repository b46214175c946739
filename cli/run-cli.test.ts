import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseParameters } from './commands/call.js'
import { parseAsOf } from './commands/import.js'
import { formOf } from './commands/report.js'
import { runCli } from './run-cli.js'
import { keptTerminal } from './testing.js'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-cli-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function run(...words: string[]) {
  const terminal = keptTerminal()
  const exit = await runCli(words, terminal, { ASSAY_DATA_DIR: folder })
  return { exit, out: terminal.printed, err: terminal.complained }
}

describe('runCli', () => {
  it('prints help and the version on standard output, exit 0', async () => {
    const help = await run('--help')
    expect(help).toMatchObject({ exit: 0, err: [] })
    expect(help.out[0]).toBe('Usage: assay [options] [command]')
    expect(await run('--version')).toMatchObject({ exit: 0, out: ['0.1.0'], err: [] })
    expect((await run('users', 'policy', 'put', '--help')).out[0]).toContain('assay users policy put')
  })

  const usageErrors: [string, string[], RegExp][] = [
    ['an unknown command', ['recrod'], /unknown command/],
    ['an unknown option', ['import', 'x', '--as-off', '1'], /unknown option/],
    ['a missing argument', ['report'], /missing required argument/],
    ['an option without its value', ['serve', '--port'], /argument missing/],
    ['too many arguments', ['serve', 'now'], /too many arguments/],
    [
      'a form that does not exist',
      ['report', 'p', '--format', 'docx'],
      /Allowed choices are xls, xlsx, html/,
    ],
    ['a size out of range', ['demo', '--resources', '5'], /from 50 to 100,000/],
    ['an account id that is none', ['accounts', 'add', '12'], /an account id has 16 digits/],
    ['a time that is none', ['import', 'x', '--as-of', 'yesterday'], /takes a date or time/],
    ['a parameter without a value', ['call', 'GetUser', '--UserName'], /--UserName has no value/],
    ['a parameter in lower case', ['call', 'GetUser', '--user-name', 'a'], /begins with a capital/],
  ]
  for (const [name, words, message] of usageErrors)
    it(`exits 2 on ${name}`, async () => {
      const { exit, out, err } = await run(...words)
      expect(err.join('\n')).toMatch(message)
      expect({ exit, out }).toEqual({ exit: 2, out: [] })
    })

  it('exits 3 without a key', async () => {
    const { exit, err } = await run('accounts', 'list')
    expect(exit).toBe(3)
    expect(err[0]).toMatch(/^assay: no access key/)
  })

  it('exits 3 on files that cannot be read', async () => {
    const key = ['--access-key-id', 'a', '--access-key-secret', 'b']
    expect(await run('import', join(folder, 'none'), ...key)).toMatchObject({ exit: 3 })
    expect(await run('users', 'policy', 'put', 'u', 'p', join(folder, 'none'), ...key)).toMatchObject({
      exit: 3,
    })
    expect(await run('call', 'X', '--body', join(folder, 'none'), ...key)).toMatchObject({ exit: 3 })
  })

  it('exits 1 when nothing listens', async () => {
    // Port 9 (discard) is never served on a test machine's loopback.
    const key = ['--access-key-id', 'a', '--access-key-secret', 'b', '--endpoint', 'http://127.0.0.1:9']
    const { exit, err } = await run('users', 'list', ...key)
    expect(exit).toBe(1)
    expect(err.join('\n')).toMatch(/cannot reach http:\/\/127.0.0.1:9/)
  })

  it('exits 3 on a setting of the server that cannot be used', async () => {
    const { exit, err } = await run('serve', '--port', 'http')
    expect(exit).toBe(3)
    expect(err).toEqual(['assay: ASSAY_PORT=http: takes a whole number from 0 to 65535'])
  })
})

describe('parseParameters', () => {
  it('reads names with dots, values with dashes and equals signs', () => {
    const words = ['--Tag.1.Key', 'k', '--Filter=a=b', '--Note', '--odd', '--Empty=', '--Limit', '-1']
    expect(parseParameters(words)).toEqual({
      'Tag.1.Key': 'k',
      Filter: 'a=b',
      Note: '--odd',
      Empty: '',
      Limit: '-1',
    })
  })

  it('refuses a name twice, which the server would refuse or merge', () => {
    expect(() => parseParameters(['--A', '1', '--A', '2'])).toThrow('--A is given twice')
  })
})

describe('formOf', () => {
  const cases: [{ out?: string; format?: string }, string][] = [
    [{}, 'xlsx'],
    [{ out: 'a.xls' }, 'xls'],
    [{ out: 'a.csv.zip' }, 'csv'],
    [{ out: 'a.json' }, 'json'],
    [{ out: 'a.oscal.json' }, 'oscal'],
    [{ out: 'A.XLSX' }, 'xlsx'],
    [{ out: 'report' }, 'xlsx'],
    [{ format: 'xls' }, 'xls'],
    [{ out: 'report', format: 'xls' }, 'xls'],
  ]
  for (const [flags, form] of cases)
    it(`${JSON.stringify(flags)} is ${form}`, () => {
      expect(formOf(flags)).toBe(form)
    })

  it('refuses a name that says another form', () => {
    expect(() => formOf({ out: 'a.xls', format: 'xlsx' })).toThrow('is no name of a xlsx file')
  })
})

describe('parseAsOf', () => {
  it('takes a date as midnight UTC and a time as it is', () => {
    expect(parseAsOf('2026-11-24')).toBe(Date.UTC(2026, 10, 24))
    expect(parseAsOf('2026-11-24T04:00Z')).toBe(Date.UTC(2026, 10, 24, 4))
    expect(() => parseAsOf('2026-02-30')).toThrow(/--as-of 2026-02-30/)
  })
})
