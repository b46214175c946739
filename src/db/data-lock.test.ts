import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DataLockedError, lockDataDirectory } from './data-lock.js'

const HOLDER = `
import Libsql from 'libsql'
const db = new Libsql(process.argv[1] + '/lock.db')
try { db.exec('begin exclusive'); console.log('taken') } catch (error) { console.log(error.code) }`

describe('lockDataDirectory', () => {
  it('refuses a second holder, in this process and in another, until it is released', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'assay lock '))
    onTestFinished(() => rm(directory, { recursive: true }))
    const lock = lockDataDirectory(directory)
    expect(() => lockDataDirectory(directory)).toThrow(DataLockedError)
    const other = () =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', HOLDER, directory]).then((run) =>
        run.stdout.trim(),
      )
    expect(await other()).toBe('SQLITE_BUSY')
    lock.release()
    expect(await other()).toBe('taken')
    lockDataDirectory(directory).release()
  })
})
