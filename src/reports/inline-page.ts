import { createHash } from 'node:crypto'

/** The program and the looks of a page, and what allows them and nothing else. */
export interface InlinePage {
  readonly script: string
  readonly style: string
  /** Content security policy: no request leaves the page, and no other script or style takes effect. */
  readonly policy: string
}

/**
 * Makes one script of modules that import nothing but each other, in the order in which each needs those before it.
 * Throws when program or style could not stand in a page as they are.
 */
export function inlinePage(modules: readonly string[], style: string): InlinePage {
  const script = `(() => {\n${modules.map(withoutModules).join('')}})()\n`
  if (/<\/script|<!--/i.test(script) || /<\/style/i.test(style))
    throw new Error('the files of the page cannot stand in it')
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; base-uri 'none'; form-action 'none'`
  return { script, style, policy }
}

function withoutModules(text: string): string {
  return text.replace(/^import [^']*'\.\/[^']*'\n/gm, '').replace(/^export /gm, '')
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
