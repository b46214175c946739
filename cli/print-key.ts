import type { Terminal } from './terminal.js'

/** Shows a key at the one moment its secret is known. */
export function printNewKey(
  terminal: Terminal,
  key: { readonly AccessKeyId: string; readonly AccessKeySecret: string },
): void {
  terminal.print(`key      ${key.AccessKeyId}`)
  terminal.print(`secret   ${key.AccessKeySecret}`)
  terminal.print(terminal.paint('dim', 'The secret is not shown again.'))
}
