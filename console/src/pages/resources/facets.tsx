import { Link } from '@tanstack/react-router'
import { type ReactElement, useId, useState } from 'react'
import { useCall } from '../../api/queries'
import type { KnownType } from '../../api/type-names'
import { Answered } from '../../components/states'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { resourceTexts } from '../../texts/resources'

interface Choice {
  readonly value: string
  readonly title: string
  readonly count: number
}

type Search = { readonly type?: string | undefined; readonly region?: string | undefined }
/** Above this many a facet can be searched. */
const MANY = 8

/** What the resources are divided by; each count is of what the other facet leaves. */
export function Facets({
  search,
  types,
}: {
  readonly search: Search
  readonly types: ReadonlyMap<string, KnownType>
}): ReactElement {
  const texts = useTexts(resourceTexts)
  const byType = useCall(
    'GetDiscoveredResourceCountsGroupByResourceType',
    search.region === undefined ? {} : { Region: search.region },
    { keepsPrevious: true },
  )
  const byRegion = useCall(
    'GetDiscoveredResourceCountsGroupByRegion',
    search.type === undefined ? {} : { ResourceType: search.type },
    { keepsPrevious: true },
  )
  return (
    <section className="facets" aria-label={texts.filters}>
      <Answered query={byType}>
        {(reply) => (
          <Facet
            title={texts.types}
            all={texts.allTypes}
            name="type"
            chosen={search.type}
            find={texts.findType}
            choices={(reply.DiscoveredResourceCountsSummary ?? []).map(
              ({ ResourceType: value = '', ResourceCount: count = 0 }) => ({
                value,
                count,
                title: types.get(value)?.title ?? value,
              }),
            )}
          />
        )}
      </Answered>
      <Answered query={byRegion}>
        {(reply) => (
          <Facet
            title={texts.regions}
            all={texts.allRegions}
            name="region"
            chosen={search.region}
            find={texts.search}
            choices={(reply.DiscoveredResourceCountsSummary ?? []).map(
              ({ Region: value = '', ResourceCount: count = 0 }) => ({ value, count, title: value }),
            )}
          />
        )}
      </Answered>
    </section>
  )
}

function Facet({
  title,
  all,
  name,
  chosen,
  find,
  choices,
}: {
  readonly title: string
  readonly all: string
  readonly name: 'type' | 'region'
  readonly chosen: string | undefined
  readonly find: string
  readonly choices: readonly Choice[]
}): ReactElement {
  const id = useId()
  const [sought, seek] = useState('')
  const wanted = sought.trim().toLowerCase()
  const sorted = choices
    .filter((choice) => `${choice.title} ${choice.value}`.toLowerCase().includes(wanted))
    .sort((a, b) => b.count - a.count)
  const total = choices.reduce((sum, { count }) => sum + count, 0)
  return (
    <div className="facet">
      <h2 id={id}>{title}</h2>
      {choices.length > MANY && (
        <div className="search-box">
          <input
            type="search"
            aria-label={find}
            placeholder={find}
            value={sought}
            onChange={(event) => seek(event.target.value)}
          />
        </div>
      )}
      <ul aria-labelledby={id}>
        <FacetLink
          name={name}
          chosen={chosen}
          choice={{ value: '', title: all, count: total }}
          most={total}
        />
        {sorted.map((choice) => (
          <FacetLink key={choice.value} name={name} chosen={chosen} choice={choice} most={total} />
        ))}
      </ul>
    </div>
  )
}

function FacetLink({
  name,
  chosen = '',
  choice: { value, title, count },
  most,
}: {
  readonly name: 'type' | 'region'
  readonly chosen: string | undefined
  readonly choice: Choice
  readonly most: number
}): ReactElement {
  const format = useFormat()
  return (
    <li>
      <Link
        to="/resources"
        search={(before: Record<string, unknown>) => ({
          ...before,
          [name]: value === '' ? undefined : value,
          from: undefined,
        })}
        className="facet-link"
        activeOptions={{ includeSearch: false }}
        activeProps={{ 'aria-current': chosen === value ? 'true' : undefined }}
        data-chosen={chosen === value}
        title={value}
      >
        <span className="facet-title">{title}</span>
        <span className="facet-count">{format.count(count)}</span>
        <span className="facet-bar" aria-hidden="true">
          <span style={{ width: `${most === 0 ? 0 : (count / most) * 100}%` }} />
        </span>
      </Link>
    </li>
  )
}
