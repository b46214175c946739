import { readFileSync } from 'node:fs'
import { type InlinePage, inlinePage } from '../../inline-page.js'

let read: InlinePage | undefined

/** Program and looks of the page, read once from beside this module. Throws when the program is not whole. */
export function pageAssets(): InlinePage {
  read ??= inlinePage(MODULES.map(readAsset), readAsset('page.css'))
  return read
}

/** In the order in which each needs those before it. */
const MODULES = ['page-values.mjs', 'page-table.mjs', 'page.mjs']

function readAsset(name: string): string {
  return readFileSync(new URL(`./${name}`, import.meta.url), 'utf8')
}
