import { useQuery } from '@tanstack/react-query'
import type { TokenPage } from '../../api/token-list'
import type { Found } from './read-results'

/** Verdicts from the one that decides first for a resource to the one that decides last. */
export const VERDICTS = [
  'NON_COMPLIANT',
  'COMPLIANT',
  'INSUFFICIENT_DATA',
  'IGNORED',
  'NOT_APPLICABLE',
] as const
export type Verdict = (typeof VERDICTS)[number]

/** Of each verdict up to this many parts of the list are read, to know which resources have it. */
const MOST_PARTS = 50

/** Resources that have a result which decides before the ones that are looked at. */
export interface Decided {
  readonly resources: ReadonlySet<string>
  /** False when there are more results than are read. */
  readonly isWhole: boolean
}

/** Reads a part of the results with a verdict. */
export type ReadPart = (
  verdict: Verdict,
  nextToken: string | undefined,
  signal: AbortSignal,
) => Promise<TokenPage<Found>>

/** The resource of a result, whichever the rule. */
export function resourceKey({ type, region, id }: Found): string {
  return `${type} ${region} ${id}`
}

/**
 * The resources whose own verdict, that of the result which decides, is another than `verdict`: the API lists results,
 * and not by it. `key` tells lists apart; nothing is read without a verdict.
 */
export function useDecided(verdict: Verdict | undefined, key: readonly unknown[], read: ReadPart) {
  return useQuery<Decided>({
    queryKey: ['decided', verdict, ...key],
    enabled: verdict !== undefined,
    queryFn: async ({ signal }) => {
      const resources = new Set<string>()
      let isWhole = true
      for (const each of VERDICTS.slice(0, VERDICTS.indexOf(verdict ?? 'NON_COMPLIANT'))) {
        let nextToken: string | undefined
        let parts = 0
        do {
          const page = await read(each, nextToken, signal)
          for (const row of page.rows ?? []) resources.add(resourceKey(row))
          nextToken = page.nextToken === '' ? undefined : page.nextToken
          parts += 1
        } while (nextToken !== undefined && parts < MOST_PARTS)
        if (nextToken !== undefined) isWhole = false
      }
      return { resources, isWhole }
    },
  })
}
