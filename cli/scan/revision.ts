import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { CommandError } from '../exit-codes.js'

/** The paths of a scan as they were at a revision, in a folder that `root` stands for. */
export interface EarlierPaths {
  readonly root: string
  /** Those of the paths that there were. */
  readonly paths: readonly string[]
}

/**
 * Writes the tree of a git revision into a folder of its own while `use` runs; the checkout and its index stay as they
 * are. Throws CommandError when there is no repository, no such revision, or a path lies outside.
 */
export async function withRevision<T>(
  revision: string,
  paths: readonly string[],
  use: (earlier: EarlierPaths) => Promise<T>,
): Promise<T> {
  const top = git(['rev-parse', '--show-toplevel']).trim()
  const commit = git(['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`]).trim()
  const inside = paths.map((path) => relative(top, resolve(path)))
  const outside = inside.findIndex((path) => path.startsWith('..'))
  if (outside >= 0) throw new CommandError('settings', `${paths[outside]} is not in the repository ${top}`)
  const folder = mkdtempSync(join(tmpdir(), 'assay-scan-'))
  try {
    const env = { GIT_INDEX_FILE: join(folder, 'index') }
    const tree = join(folder, 'tree')
    git(['read-tree', commit], env)
    git(['-C', top, 'checkout-index', '--all', `--prefix=${tree}/`], env)
    const there = inside.map((path) => join(tree, path)).filter((path) => existsSync(path))
    return await use({ root: join(tree, relative(top, process.cwd())), paths: there })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function git(words: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  try {
    return execFileSync('git', words, {
      encoding: 'utf8',
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error)
    throw new CommandError('settings', `git: ${said.split('\n')[0] ?? ''}`)
  }
}
