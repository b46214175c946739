import { ApiError } from '../errors.js'

/** What of everything a channel delivers. */
export interface Selection {
  /** Null for every type. */
  readonly resourceTypes: ReadonlySet<string> | null
  /** Lowest risk level of rules whose results are told: 1 is the highest, 3 the lowest. */
  readonly lowestRisk: number
}

const EVERYTHING: Selection = { resourceTypes: null, lowestRisk: 3 }

/**
 * Reads `DeliveryChannelCondition`, a JSON list whose entries are ANDed; empty selects everything. Throws
 * `Invalid.DeliveryChannelCondition.Format`. Source: spec/lifecycle.md 9
 */
export function parseCondition(text: string): Selection {
  if (text === '') return EVERYTHING
  const entries = parseJson(text)
  if (!Array.isArray(entries)) throw malformed()
  return entries.reduce<Selection>((selection, entry: unknown) => narrow(selection, entry), EVERYTHING)
}

function narrow(selection: Selection, entry: unknown): Selection {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) throw malformed()
  const { filterType, value, values } = entry as Readonly<Record<string, unknown>>
  switch (filterType) {
    case 'RuleRiskLevel': {
      const level = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN
      if (![1, 2, 3].includes(level)) throw malformed()
      return { ...selection, lowestRisk: Math.min(selection.lowestRisk, level) }
    }
    case 'ResourceType': {
      const types: unknown = values ?? (value === undefined ? undefined : [value])
      if (!isTexts(types) || types.length === 0) throw malformed()
      const before = selection.resourceTypes
      return { ...selection, resourceTypes: new Set(types.filter((type) => before?.has(type) ?? true)) }
    }
    default:
      throw malformed()
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string' && each !== '')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed()
  }
}

function malformed(): ApiError {
  return new ApiError('Invalid.DeliveryChannelCondition.Format')
}
