import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** The program and the looks of a page, and what allows them and nothing else. */
interface PageAssets {
  readonly script: string
  readonly style: string
  /** Content security policy: no request leaves the page, and no other script or style takes effect. */
  readonly policy: string
}

let read: PageAssets | undefined

/** Read once, from beside this module. Throws when the program is not whole. */
export function pageAssets(): PageAssets {
  read ??= readAssets()
  return read
}

/** In the order in which each needs those before it. */
const MODULES = ['page-values.mjs', 'page-table.mjs', 'page.mjs']

function readAssets(): PageAssets {
  const script = `(() => {\n${MODULES.map((name) => withoutModules(readAsset(name))).join('')}})()\n`
  const style = readAsset('page.css')
  if (/<\/script|<!--/i.test(script) || /<\/style/i.test(style))
    throw new Error('the files of the page cannot stand in it')
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; base-uri 'none'; form-action 'none'`
  return { script, style, policy }
}

function readAsset(name: string): string {
  return readFileSync(new URL(`./${name}`, import.meta.url), 'utf8')
}

/** A module as a part of one script, which imports nothing. */
function withoutModules(text: string): string {
  return text.replace(/^import [^']*'\.\/[^']*'\n/gm, '').replace(/^export /gm, '')
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
