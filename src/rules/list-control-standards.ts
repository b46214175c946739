import { ApiError } from '../errors.js'
import type { Catalogue, ControlStandard } from './catalogue/types.js'

/** How many clauses a standard has, and who can check them. */
export interface ClauseCounts {
  readonly all: number
  /** Clauses that rules speak to. */
  readonly withRules: number
  /** Clauses that only people can check. */
  readonly manual: number
}

/** The standards of a catalogue by id; with `identifier`, those that a managed rule speaks to. */
export function listControlStandards(
  { controls }: Pick<Catalogue, 'controls'>,
  filter: { readonly identifier?: string | undefined } = {},
): readonly ControlStandard[] {
  const { identifier } = filter
  return [...controls.values()].filter(
    ({ clauses }) =>
      identifier === undefined ||
      clauses.some(({ rules }) => rules.some((rule) => rule.identifier === identifier)),
  )
}

/** A standard with its clauses. Throws `ControlStandardNotExists`. */
export function getControlStandard({ controls }: Pick<Catalogue, 'controls'>, id: string): ControlStandard {
  const standard = controls.get(id)
  if (standard === undefined) throw new ApiError('ControlStandardNotExists')
  return standard
}

/** Counts the clauses of a standard. */
export function countClauses({ clauses }: ControlStandard): ClauseCounts {
  const manual = clauses.filter((clause) => clause.manual !== undefined).length
  return { all: clauses.length, withRules: clauses.length - manual, manual }
}
