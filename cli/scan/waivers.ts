import { existsSync, readFileSync } from 'node:fs'
import { parse, YAMLParseError } from 'yaml'
import type { ScanResult } from '../../src/templates/scan.js'
import { CommandError } from '../exit-codes.js'
import { listOf, members, text, UnexpectedReplyError } from '../read-reply.js'

export const WAIVERS_FILE = '.assay-waivers.yaml'

const waiver = members({ rule: text, resource: text, owner: text, reason: text, expiry: text })
type Waiver = ReturnType<typeof waiver>

/** What waivers make of the findings. */
export interface Waived {
  readonly isWaived: (result: ScanResult) => boolean
  /** Waivers that expired, or that no finding needs: both fail the scan. */
  readonly complaints: readonly string[]
}

/**
 * Reads `.assay-waivers.yaml` in the working folder: a list of rule, resource (its address), owner, reason and expiry
 * (`YYYY-MM-DD`, the last day it holds, UTC). Throws CommandError when it is anything else.
 */
export function applyWaivers(file: string, findings: readonly ScanResult[], now: number): Waived {
  const waivers = existsSync(file) ? readWaivers(file) : []
  const today = new Date(now).toISOString().slice(0, 10)
  const matches = ({ rule, resource }: Waiver, result: ScanResult): boolean =>
    rule === result.rule.id && resource === result.resource.address
  const inForce = waivers.filter(({ expiry }) => expiry >= today)
  const complaints = waivers.flatMap((each) => {
    const name = `waiver of ${each.rule} for ${each.resource} (${each.owner})`
    if (each.expiry < today) return [`${name} expired on ${each.expiry}`]
    return findings.some((result) => matches(each, result)) ? [] : [`${name} is not used`]
  })
  return { isWaived: (result) => inForce.some((each) => matches(each, result)), complaints }
}

function readWaivers(file: string): readonly Waiver[] {
  try {
    const waivers = listOf(waiver)(parse(readFileSync(file, 'utf8')) ?? [], 'waivers')
    const wrong = waivers.find(
      ({ expiry, reason, owner }) =>
        !/^\d{4}-\d{2}-\d{2}$/.test(expiry) || reason.trim() === '' || owner.trim() === '',
    )
    if (wrong !== undefined)
      throw new CommandError(
        'settings',
        `${file}: the waiver of ${wrong.rule} needs owner, reason and a date`,
      )
    return waivers
  } catch (error) {
    if (error instanceof YAMLParseError) throw new CommandError('settings', `${file}: ${error.message}`)
    if (error instanceof UnexpectedReplyError)
      throw new CommandError('settings', error.message.replace(/^[^:]*: (waivers)?/, `${file}: waiver `))
    throw error
  }
}
