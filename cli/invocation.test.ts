import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { invocation } from './invocation.js'
import { shellWord } from './shell-word.js'

it('names the program so that the line can be pasted, whatever its folder is called', () => {
  const cases: readonly (readonly [script: string, folder: string, line: string])[] = [
    ['/usr/bin/assay', '/home/me', 'assay'],
    ['/opt/assay/dist/cli/main.js', '/opt/assay', 'node dist/cli/main.js'],
    ['/opt/assay/dist/cli/main.js', '/opt/assay/docs', 'node /opt/assay/dist/cli/main.js'],
    ['/opt/my tools/main.js', '/opt', "node 'my tools/main.js'"],
    ["/home/o'hara/main.js", '/opt', "node '/home/o'\\''hara/main.js'"],
  ]
  for (const [script, folder, line] of cases) expect(invocation(script, folder)).toBe(line)
})

it('hands any text to a shell as one word', () => {
  for (const text of ['a b', "it's", '$HOME', '`id`', 'a\nb', '', '-x', '报告 1'])
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`]).toString()).toBe(text)
})
