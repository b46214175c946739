import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ConfigError } from '../../platform/setting.js'
import { PRIVATE_BUCKET, testCatalogue } from '../testing.js'
import { withOwnControls } from './own-controls.js'

const text = (words: string) => `{ en: ${words}, zh: ${words} }`
const standard = (id: string, rule: string) => `id: ${id}
title: ${text(`Standard ${id}`)}
edition: "1"
source: ${text('Ours')}
disclaimer: ${text('None')}
clauses:
  - id: "1"
    title: ${text('Buckets')}
    rules:
      - { identifier: ${rule}, confidence: high, source: user }
`

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-controls-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const put = (name: string, content: string) => writeFileSync(join(folder, name), content)

async function refusal(directory = folder): Promise<string> {
  try {
    await withOwnControls(testCatalogue(), directory)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return 'taken'
}

it('takes standards in, and puts one of a shipped id in its place', async () => {
  put('house-1.yaml', standard('house-1', PRIVATE_BUCKET))
  const first = await withOwnControls(testCatalogue(), folder)
  expect([...first.controls.keys()]).toEqual(['house-1'])
  put('house-1.yaml', standard('house-1', PRIVATE_BUCKET).replace('Buckets', 'All buckets'))
  put('area-2.yaml', standard('area-2', PRIVATE_BUCKET))
  const second = await withOwnControls(first, folder)
  expect([...second.controls.keys()]).toEqual(['area-2', 'house-1'])
  expect(second.controls.get('house-1')?.clauses[0]?.title.en).toBe('All buckets')
})

it('leaves the catalogue as it is when the setting is not given', async () => {
  const catalogue = testCatalogue()
  expect(await withOwnControls(catalogue, undefined)).toBe(catalogue)
})

it('names file and line of everything that is wrong', async () => {
  put('house-1.yaml', standard('house-1', 'no-such-rule'))
  put('other.yaml', standard('named-otherwise', PRIVATE_BUCKET))
  put('short.yaml', 'id: short-1\ntitle: 7\n')
  const lines = (await refusal()).split('\n')
  expect(lines[0]).toBe(`ASSAY_CONTROLS_DIR=${folder}: cannot be used`)
  expect(lines).toContain(`${folder}/house-1.yaml:10: clause 1 names no-such-rule, which has no rule file`)
  expect(lines).toContain(`${folder}/other.yaml:1: a file is named after its id, named-otherwise.yaml`)
  expect(lines).toContain(`${folder}/short.yaml:2: title: must be a map`)
  expect(lines).toContain(`${folder}/short.yaml:1: clauses is missing`)
})

it('refuses a folder that is not there, is a file, or holds no standard', async () => {
  expect(await refusal(join(folder, 'absent'))).toContain('there is no such folder')
  put('notes.txt', 'x')
  expect(await refusal(join(folder, 'notes.txt'))).toContain('there is no such folder')
  mkdirSync(join(folder, 'empty'))
  expect(await refusal()).toContain('there is no file of a standard (*.yaml) in it')
})
