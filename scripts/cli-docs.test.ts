import { describe, expect, it } from 'vitest'
import { EXIT_CODES } from '../cli/exit-codes.js'
import { renderCli } from './cli-docs.js'

const page = await renderCli()
const blocks = [...page.matchAll(/^## (.+)\n\n```text\n([\s\S]*?)\n```$/gm)].map(([, name, help]) => ({
  name: name ?? '',
  lines: (help ?? '').split('\n'),
}))

describe('renderCli', () => {
  it('has every command, each with what it is for', () => {
    const names = blocks.map(({ name }) => name)
    for (const command of [
      'serve',
      'demo',
      'import',
      'report',
      'accounts add',
      'users policy put',
      'keys disable',
      'call',
    ])
      expect(names).toContain(`assay ${command}`)
    for (const { name, lines } of blocks) {
      expect(lines[0]).toMatch(new RegExp(`^Usage: ${name}( |$)`))
      expect(lines[2]).toMatch(/^[A-Z].*/)
    }
  })

  it('fits a terminal of 80 columns', () => {
    const long = blocks.flatMap(({ name, lines }) =>
      lines.filter((line) => line.length > 80).map((line) => `${name}: ${line}`),
    )
    expect(long).toEqual([])
  })

  it('explains every exit code', () => {
    for (const { code, text } of Object.values(EXIT_CODES)) expect(page).toContain(`| ${code} | ${text} |`)
  })
})
