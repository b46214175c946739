import { readFileSync } from 'node:fs'
import type { Scan, ScanResult } from '../../src/templates/scan.js'
import { CommandError } from '../exit-codes.js'
import { listOf, members, text } from '../read-reply.js'

const earlier = members({
  results: listOf(members({ rule: text, verdict: text, resource: text, file: text })),
})

/** The results of `scan` that were not there before: other verdicts, or of resources, rules or places that are new. */
export function changedSince(scan: Scan, before: Scan): Scan {
  const key = ({ rule, resource, judgement }: ScanResult) =>
    `${rule.id}\n${resource.file}\n${resource.address}\n${judgement.kind}`
  const known = new Set(before.results.map(key))
  return { ...scan, results: scan.results.filter((each) => !known.has(key(each))) }
}

/** Tells which findings an earlier scan (its JSON) had. Throws CommandError when the file is none. */
export function readBaseline(file: string): (result: ScanResult) => boolean {
  const known = new Set<string>()
  try {
    for (const { rule, verdict, resource, file: place } of readEarlier(file))
      if (verdict === 'nonCompliant') known.add(`${rule}\n${place}\n${resource}`)
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    throw new CommandError('settings', `${file} is no JSON of a scan: ${cause}`)
  }
  return ({ rule, resource }) => known.has(`${rule.id}\n${resource.file}\n${resource.address}`)
}

function readEarlier(file: string): ReturnType<typeof earlier>['results'] {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return earlier(content, file).results
}
