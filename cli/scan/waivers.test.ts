import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { ScanResult } from '../../src/templates/scan.js'
import { applyWaivers } from './waivers.js'

const folder = mkdtempSync(join(tmpdir(), 'assay-waivers-'))
afterAll(() => rmSync(folder, { recursive: true }))
const NOW = Date.UTC(2026, 0, 15, 12)
const finding = { rule: { id: 'r' }, resource: { address: 'a' } } as ScanResult

function apply(text: string) {
  const file = join(folder, 'waivers.yaml')
  writeFileSync(file, text)
  return applyWaivers(file, [finding], NOW)
}
const line = (resource: string, expiry: string) =>
  `- { rule: r, resource: ${resource}, owner: o, reason: why, expiry: "${expiry}" }\n`

it('waives to the end of the last day', () => {
  const { isWaived, complaints } = apply(line('a', '2026-01-15'))
  expect([isWaived(finding), complaints]).toEqual([true, []])
})

it('complains about expired and unused waivers, which waive nothing', () => {
  const { isWaived, complaints } = apply(line('a', '2026-01-14') + line('b', '2026-02-01'))
  expect(isWaived(finding)).toBe(false)
  expect(complaints).toHaveLength(2)
})

it('refuses a waiver without a reason', () => {
  expect(() => apply(line('a', '2026-02-01').replace('why', '""'))).toThrow('needs owner')
  expect(() => apply('- { rule: r }')).toThrow()
})
