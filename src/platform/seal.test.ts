import { createSecretKey } from 'node:crypto'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadMasterKey, seal, unseal } from './seal.js'

const key = createSecretKey(Buffer.alloc(32, 7))

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'assay seal '))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

describe('seal', () => {
  it('opens what it sealed, and never seals twice alike', () => {
    const sealed = seal(key, 'secret ü')
    expect(unseal(key, sealed)).toBe('secret ü')
    expect(seal(key, 'secret ü')).not.toBe(sealed)
    expect(sealed).not.toContain('secret')
  })

  it('refuses an altered text and another key', () => {
    const sealed = seal(key, 'secret')
    const altered = sealed.slice(0, -5) + (sealed.at(-5) === 'A' ? 'B' : 'A') + sealed.slice(-4)
    expect(() => unseal(key, altered)).toThrow()
    expect(() => unseal(createSecretKey(Buffer.alloc(32, 8)), sealed)).toThrow()
    expect(() => unseal(key, 'plain')).toThrow()
  })

  it('makes the key file once, readable by its owner only', async () => {
    const path = join(await newFolder(), 'a folder', 'master.key')
    const first = await loadMasterKey(path)
    const second = await loadMasterKey(path)
    expect(first.equals(second)).toBe(true)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('regression: a key file made but never written, by a process that was killed, is written now', async () => {
    const path = join(await newFolder(), 'master.key')
    await writeFile(path, '', { mode: 0o600 })
    const first = await loadMasterKey(path)
    expect((await loadMasterKey(path)).equals(first)).toBe(true)
    await writeFile(path, 'something else')
    await expect(loadMasterKey(path)).rejects.toThrow('is no master key')
  })
})
