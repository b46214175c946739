import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

const BASE = ['errors', 'platform', 'db']
const STORES = ['platform/jobs', 'platform/object-store']
const EDGES = [...BASE, ...STORES, 'config']

/**
 * What each part may import, besides itself. The stages stand in the order the data passes them; an
 * upstream stage never imports a downstream one.
 */
export const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  platform: ['errors'],
  db: ['errors', 'platform'],
  'platform/jobs': BASE,
  'platform/object-store': BASE,
  config: ['platform'],
  conditions: ['errors', 'platform'],
  ram: ['errors', 'platform'],
  workbook: [],
  accounts: [...BASE, 'platform/jobs', 'ram'],
  rpc: [...BASE, 'accounts', 'ram'],
  inventory: [...BASE, ...STORES, 'accounts'],
  rules: [...BASE, ...STORES, 'accounts', 'inventory', 'conditions'],
  // Pure: of the rules only the catalogue, which is plain data.
  templates: ['errors', 'platform', 'conditions', 'rules'],
  evaluation: [...BASE, ...STORES, 'accounts', 'inventory', 'rules', 'conditions'],
  packs: [...BASE, ...STORES, 'accounts', 'inventory', 'rules', 'evaluation', 'conditions'],
  reports: [
    ...BASE,
    ...STORES,
    'accounts',
    'inventory',
    'rules',
    'evaluation',
    'packs',
    'conditions',
    'workbook',
  ],
  delivery: [...BASE, ...STORES, 'accounts', 'inventory', 'rules', 'evaluation', 'packs', 'conditions'],
  operations: [
    ...EDGES,
    'accounts',
    'ram',
    'conditions',
    'inventory',
    'rules',
    'templates',
    'evaluation',
    'packs',
    'reports',
    'delivery',
    'rpc',
  ],
  http: [...EDGES, 'accounts', 'rpc'],
  main: ['*'],
  cli: ['rpc', 'platform', 'errors', 'config', 'templates', 'main'],
}

/** Files that may be longer than MAX_LINES, each with its reason. */
export const LONG_FILES: Readonly<Record<string, string>> = {}
export const MAX_LINES = 400

export interface SourceFile {
  /** Path below the repository, with `/`. */
  readonly path: string
  readonly text: string
}

/** The part a file belongs to, or null for files the rules do not speak of (tests, scripts, benches). */
export function partOf(path: string): string | null {
  if (/\.test\.tsx?$/.test(path) || /(^|[/-])testing(\.ts$|\/)/.test(path)) return null
  const steps = path.split('/')
  if (steps[0] === 'cli') return 'cli'
  if (steps[0] !== 'src') return null
  if (steps.length === 2) {
    const name = steps[1]!.replace(/\.ts$/, '')
    return name === 'errors' || name === 'config' ? name : 'main'
  }
  const sub = `${steps[1]}/${steps[2]}`
  return sub in ALLOWED && steps.length > 3 ? sub : steps[1]!
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'"]*?\sfrom\s)?['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]\s*\)/g

/** Every import that goes against ALLOWED, as `file -> file`. */
export function findViolations(files: readonly SourceFile[]): string[] {
  const violations: string[] = []
  for (const { path, text } of files) {
    const from = partOf(path)
    if (from === null) continue
    const allowed = ALLOWED[from]
    if (allowed === undefined) {
      violations.push(`${path} is in no known part (${from})`)
      continue
    }
    for (const match of text.matchAll(IMPORT)) {
      const target = posix
        .normalize(posix.join(posix.dirname(path), (match[1] ?? match[2])!))
        .replace(/\.js$/, '.ts')
      const to = partOf(target)
      if (to === null && from !== 'main') {
        if (target.startsWith('src/') || target.startsWith('cli/')) violations.push(`${path} -> ${target}`)
        continue
      }
      if (to === null || to === from || allowed.includes('*') || allowed.includes(to)) continue
      violations.push(`${path} -> ${target}`)
    }
  }
  return violations
}

/** SQL belongs to stores and migrations; anything else must go through one. */
export function findStraySql(files: readonly SourceFile[]): string[] {
  const stores = /(^|\/)(store\.ts$|store\/)|^src\/db\//
  const query = /\.(selectFrom|insertInto|updateTable|deleteFrom)\(/
  return files
    .filter(({ path }) => partOf(path) !== null && !stores.test(path))
    .filter(({ text }) => query.test(text))
    .map(({ path }) => path)
}

/** The TypeScript files of the repository, but what the build makes. */
export function readSources(): SourceFile[] {
  return ['src', 'cli', 'test', 'scripts', 'bench', 'console/src'].flatMap((folder) => {
    try {
      return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
        .filter((file) => !file.includes(join('api', 'generated')))
        .map((file) => ({
          path: relative(ROOT, file).split(sep).join('/'),
          text: readFileSync(file, 'utf8'),
        }))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw error
    }
  })
}
