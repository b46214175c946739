import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** SECURITY.md claims nothing without a test: each line names a file and what a test in it is called. */
const text = readFileSync('SECURITY.md', 'utf8')
const claims = text
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| |'))
  .map((line) => line.split('|').map((cell) => cell.trim()))

describe('SECURITY.md', () => {
  it('has claims for every kind of attacker', () => {
    expect(claims.length).toBeGreaterThan(35)
  })

  it.each(claims.map(([, claim, proof]) => [claim!, proof!] as const))('%s', (_, proof) => {
    let file = ''
    let proofs = 0
    for (const [, path, name] of proof.matchAll(/`([^`]+)`|"([^"]+)"/g)) {
      if (path !== undefined) file = path
      else {
        proofs++
        expect(existsSync(file), `${file} is there`).toBe(true)
        expect(readFileSync(file, 'utf8').includes(name!), `${file} has "${name}"`).toBe(true)
      }
    }
    expect(proofs).toBeGreaterThan(0)
  })
})
