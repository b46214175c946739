import Type, { type Static } from 'typebox'
import { ApiError } from '../../errors.js'
import {
  GRANULARITIES,
  LANGUAGES,
  SCOPE_KEYS,
  type ScopeItem,
  type TemplateContent,
} from '../../reports/templates/template.js'
import { json, text } from '../../rpc/fields.js'
import { commaItems } from '../texts.js'

/** Items of a scope, and ids of one item: more than an account may have of each. */
const MOST_ITEMS = 20

const scopeItems = Type.Array(
  Type.Object({
    Key: Type.Optional(Type.String({ maxLength: 64 })),
    MatchType: Type.Optional(Type.String({ maxLength: 64 })),
    Value: Type.Optional(Type.String({ maxLength: 16_384 })),
  }),
  { maxItems: MOST_ITEMS },
)

/** What both the making and the changing of a template take. Lengths are ours. */
export const templateParams = {
  ReportFileFormats: text({ pattern: /^excel$/ }),
  ReportGranularity: text(),
  ReportLanguage: text(),
  ReportScope: json(scopeItems),
  ReportTemplateDescription: text({ maxLength: 1_024 }),
  SubscriptionFrequency: text({ maxLength: 256 }),
}

interface TemplateInput {
  readonly ReportFileFormats: string | undefined
  readonly ReportGranularity: string | undefined
  readonly ReportLanguage: string | undefined
  readonly ReportScope: Static<typeof scopeItems> | undefined
  readonly ReportTemplateDescription: string | undefined
  readonly SubscriptionFrequency: string | undefined
}

/** The parameters as stages take them; throws `Invalid{Param}` for what none of the known values is. */
export function toTemplate(input: TemplateInput): {
  readonly [K in keyof Omit<TemplateContent, 'name'>]: TemplateContent[K] | undefined
} {
  return {
    description: input.ReportTemplateDescription,
    fileFormats: input.ReportFileFormats,
    granularity: oneOf(GRANULARITIES, input.ReportGranularity, 'ReportGranularity'),
    language: oneOf(LANGUAGES, input.ReportLanguage, 'ReportLanguage'),
    scope: input.ReportScope?.map(toItem),
    frequency: input.SubscriptionFrequency?.trim(),
  }
}

function toItem({ Key, MatchType, Value }: Static<typeof scopeItems>[number]): ScopeItem {
  const ids = commaItems(Value)
  const key = oneOf(SCOPE_KEYS, Key, 'ReportScope')
  if (key === undefined || ids === undefined || (MatchType ?? 'In') !== 'In')
    throw new ApiError('Invalid{Param}', { Param: 'ReportScope' })
  return { key, ids: [...new Set(ids)] }
}

function oneOf<T extends string>(
  known: readonly T[],
  value: string | undefined,
  Param: string,
): T | undefined {
  if (value === undefined || value === '') return undefined
  const found = known.find((each) => each === value)
  if (found === undefined) throw new ApiError('Invalid{Param}', { Param })
  return found
}
