import { useQuery } from '@tanstack/react-query'
import { call, type Reply } from '../../api/call'
import { useLanguage } from '../../texts/language'

type Managed = NonNullable<NonNullable<Reply<'ListManagedRules'>['ManagedRules']>['ManagedRuleList']>[number]
/** What there is for a managed rule to decide by. */
export type Measured = NonNullable<Reply<'GetCoverage'>['Rules']>[number]

/** A managed rule with its product and what was measured of its data; undefined where that may not be asked. */
export interface CatalogueRule {
  readonly rule: Managed
  readonly product: string
  readonly measured: Measured | undefined
}

const PAGE_SIZE = 100

/** The whole catalogue: some hundred rules, so that every filter can say how many it leaves. */
export function useCatalogue() {
  const language = useLanguage()
  return useQuery({
    queryKey: ['ListManagedRules', 'all', language],
    queryFn: ({ signal }) => readCatalogue(signal),
    staleTime: 60_000,
  })
}

async function readCatalogue(signal: AbortSignal): Promise<readonly CatalogueRule[]> {
  const page = (PageNumber: number) =>
    call('ListManagedRules', { PageNumber, PageSize: PAGE_SIZE }, { signal })
  const [first, coverage] = await Promise.all([page(1), measure(signal)])
  const pages = Math.ceil((first.ManagedRules?.TotalCount ?? 0) / PAGE_SIZE)
  const rest = await Promise.all(Array.from({ length: Math.max(0, pages - 1) }, (_, at) => page(at + 2)))
  const measured = new Map(coverage.map((each) => [each.Identifier, each]))
  return [first, ...rest]
    .flatMap(({ ManagedRules: rules }) => rules?.ManagedRuleList ?? [])
    .map((rule) => ({ rule, product: productOf(rule), measured: measured.get(rule.Identifier) }))
}

/** Whoever may not ask for the coverage still sees the rules. */
async function measure(signal: AbortSignal): Promise<readonly Measured[]> {
  try {
    return (await call('GetCoverage', {}, { signal })).Rules ?? []
  } catch (error) {
    if (signal.aborted) throw error
    return []
  }
}

/** `ECS` of `ACS::ECS::Instance`. */
function productOf({ Scope: scope }: Managed): string {
  const [type = ''] = scope?.ComplianceResourceTypes ?? []
  return type.split('::')[1] || '*'
}
