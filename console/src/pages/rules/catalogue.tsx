import { getRouteApi, Link } from '@tanstack/react-router'
import { type ReactElement, useMemo } from 'react'
import { Panel } from '../../components/page'
import { Answered, State } from '../../components/states'
import { type Column, Table } from '../../components/table'
import { Risk } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { ruleTexts } from '../../texts/rules'
import { RiskChoice } from './active-rules'
import { CoverageBadge, DataBadge, dataStates } from './coverage-badges'
import { FilterBar, FilterChoice } from './filter-bar'
import { type CatalogueRule, useCatalogue } from './use-catalogue'

type Texts = (typeof ruleTexts)['en']

const COVERAGES = ['exact', 'approximated', 'noDataSource'] as const
const route = getRouteApi('/signed-in/rules')

/** The managed rules, searched and filtered here: they are some hundred. */
export function Catalogue(): ReactElement {
  const texts = useTexts(ruleTexts)
  const format = useFormat()
  const search = route.useSearch()
  const query = useCatalogue()
  const columns = useMemo(() => columnsOf(texts), [texts])
  const all = query.data ?? []
  const shown = all.filter((entry) => isWanted(entry, search))
  const products = [...new Set(all.map(({ product }) => product))].sort()
  const countOf = (name: 'product' | 'coverage' | 'data', value: string) =>
    format.count(all.filter((entry) => isWanted(entry, { ...search, [name]: value })).length)
  return (
    <Panel
      title={texts.catalogue}
      note={query.data === undefined ? undefined : texts.count(format.count(shown.length))}
    >
      <FilterBar sought={search.q}>
        <FilterChoice
          name="product"
          label={texts.product}
          value={search.product}
          choices={products.map((each) => [each, `${each} (${countOf('product', each)})`])}
        />
        <RiskChoice value={search.risk} />
        <FilterChoice
          name="coverage"
          label={texts.coverage}
          value={search.coverage}
          choices={COVERAGES.map((each) => [each, `${texts[each]} (${countOf('coverage', each)})`])}
        />
        <FilterChoice
          name="data"
          label={texts.data}
          value={search.data}
          choices={dataStates(texts).map(([each, title]) => [each, `${title} (${countOf('data', each)})`])}
        />
      </FilterBar>
      <Answered query={query}>
        {() =>
          shown.length === 0 ? (
            <State icon="search" title={texts.noRules} />
          ) : (
            <Table label={texts.title} columns={columns} rows={shown} keyOf={keyOf} />
          )
        }
      </Answered>
    </Panel>
  )
}

interface Wish {
  readonly q?: string | undefined
  readonly product?: string | undefined
  readonly risk?: string | undefined
  readonly coverage?: string | undefined
  readonly data?: string | undefined
}

function isWanted({ rule, product, measured }: CatalogueRule, wish: Wish): boolean {
  const text = [rule.Identifier, rule.ConfigRuleName, rule.Description, product, ...(rule.Labels ?? [])]
    .join(' ')
    .toLowerCase()
  return (
    (wish.q ?? '')
      .toLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word)) &&
    (wish.product === undefined || wish.product === product) &&
    (wish.risk === undefined || wish.risk === String(rule.RiskLevel)) &&
    (wish.coverage === undefined || wish.coverage === measured?.DeclaredCoverage) &&
    (wish.data === undefined || wish.data === measured?.State)
  )
}

function keyOf({ rule }: CatalogueRule): string {
  return rule.Identifier ?? ''
}

function columnsOf(texts: Texts): readonly Column<CatalogueRule>[] {
  return [
    {
      id: 'name',
      title: texts.name,
      cell: ({ rule }) => (
        <span className="resource-name">
          <Link to="/rules/managed" search={{ identifier: rule.Identifier }}>
            {rule.ConfigRuleName}
          </Link>
          <span className="small muted mono">{rule.Identifier}</span>
        </span>
      ),
    },
    { id: 'product', title: texts.product, isTight: true, cell: ({ product }) => product },
    { id: 'risk', title: texts.risk, isTight: true, cell: ({ rule }) => <Risk level={rule.RiskLevel} /> },
    {
      id: 'coverage',
      title: texts.coverage,
      isTight: true,
      cell: ({ measured }) => <CoverageBadge coverage={measured?.DeclaredCoverage} />,
    },
    {
      id: 'data',
      title: texts.data,
      isTight: true,
      cell: ({ measured }) => <DataBadge state={measured?.State} />,
    },
  ]
}
