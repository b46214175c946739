import { describe, expect, it } from 'vitest'
import { findStraySql, findViolations, LONG_FILES, MAX_LINES, readSources } from './architecture.js'

const sources = readSources()

function withoutComments(text: string): string {
  return text
    .replace(/\/\*(?!\s*(?:biome-ignore|@ts-))[\s\S]*?\*\//g, '')
    .replace(/\/\/ (?!biome-ignore|@ts-).*$/gm, '')
}

describe('architecture', () => {
  it('has imports that run one way', () => {
    expect(findViolations(sources)).toEqual([])
  })

  it.each([
    ['src/inventory/x.ts', "import { y } from '../evaluation/y.js'"],
    ['src/rules/x.ts', "import {\n  a,\n  b,\n} from '../packs/y.js'"],
    ['src/conditions/x.ts', "export { y } from '../rules/y.js'"],
    ['src/rpc/x.ts', "import '../operations/index.js'"],
    ['src/workbook/x.ts', "import type { Db } from '../db/tables.js'"],
    ['src/db/x.ts', "import { enqueue } from '../platform/jobs/enqueue.js'"],
    ['cli/x.ts', "const y = await import('../src/rules/y.js')"],
    ['src/packs/x.ts', "import { openTestDatabase } from '../db/testing.js'"],
  ])('finds the planted violation in %s', (path, text) => {
    expect(findViolations([{ path, text }])).toHaveLength(1)
  })

  it('keeps SQL in stores', () => {
    expect(findStraySql(sources)).toEqual([])
    expect(findStraySql([{ path: 'src/packs/x.ts', text: "db.selectFrom('pack')" }])).toEqual([
      'src/packs/x.ts',
    ])
  })

  it('has no file over 400 lines without a reason', () => {
    const long = sources.filter(({ text }) => text.split('\n').length > MAX_LINES).map(({ path }) => path)
    expect(long.filter((path) => !(path in LONG_FILES))).toEqual([])
    expect(Object.keys(LONG_FILES).filter((path) => !long.includes(path))).toEqual([])
  })

  it('has no `any` and no switched-off check outside rpc', () => {
    const off = /(: any\b|<any>|\bas any\b|@ts-ignore|@ts-expect-error|biome-ignore)/
    const found = sources.filter(
      ({ path, text }) =>
        !path.startsWith('src/rpc/') &&
        !path.startsWith('test/architecture') &&
        off.test(withoutComments(text)),
    )
    expect(found.map(({ path }) => path)).toEqual([])
  })
})
