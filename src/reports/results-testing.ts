import { bulkInsert } from '../db/bulk-write.js'
import type { Db } from '../db/tables.js'
import { BLOCK_SIZE, countCodes, formatEvidence, formatVerdicts, keepsEvidence } from '../evaluation/block.js'
import type { Evidence } from '../evaluation/types.js'
import { toInstant } from '../platform/instant.js'
import type { EstateSpec } from './testing.js'

/** 85 % compliant, 8 % non-compliant, then not applicable, insufficient data, ignored and errors. */
export function usualVerdict(rule: number, resource: number): number {
  const draw = (resource * 7919 + rule * 104_729 + resource * resource * 31) % 1000
  if (draw < 850) return 1
  if (draw < 930) return 2
  if (draw < 950) return 3
  if (draw < 980) return 4
  return draw < 995 ? 5 : 6
}

/** Writes the results of every rule; resource `r` is number `r / types` of type `r % types`. */
export async function insertResults(
  db: Db,
  spec: EstateSpec,
  { accountNo, types }: { accountNo: number; types: number },
): Promise<void> {
  const verdictOf = spec.verdictOf ?? usualVerdict
  const ofType = (type: number) => Math.ceil((spec.resources - type) / types)
  const rows = []
  for (let rule = 0; rule < spec.rules; rule++) {
    const type = rule % types
    for (let first = 0; first < ofType(type); first += BLOCK_SIZE) {
      const codes = new Uint8Array(BLOCK_SIZE)
      const evidence = new Map<number, Evidence>()
      for (let offset = 0; offset < Math.min(BLOCK_SIZE, ofType(type) - first); offset++) {
        const code = verdictOf(rule, (first + offset) * types + type)
        codes[offset] = code
        if (keepsEvidence(code)) evidence.set(offset, evidenceOf(code, first + offset))
      }
      rows.push([
        accountNo,
        rule + 1,
        ((type + 1) * 2 ** 32 + first) / BLOCK_SIZE,
        1,
        toInstant(spec.at - 60_000),
        formatVerdicts(codes),
        formatEvidence(evidence),
        ...countCodes(codes).slice(1),
      ])
    }
  }
  await bulkInsert(
    db,
    'verdictBlock',
    [
      'accountNo',
      'ruleNo',
      'blockNo',
      'ruleVersion',
      'runAt',
      'verdicts',
      'evidence',
      'n1',
      'n2',
      'n3',
      'n4',
      'n5',
      'n6',
    ],
    rows,
  )
}

function evidenceOf(code: number, ordinal: number): Evidence {
  if (code === 4) return { kind: 'missing', missing: ['$.DeletionProtection'] }
  if (code === 6) return { kind: 'error', cause: 'the desired value is no number' }
  return {
    kind: 'failures',
    failures:
      ordinal % 5 === 0
        ? [
            [0, 'false'],
            [1, 'Trial'],
          ]
        : [[0, 'false']],
  }
}
