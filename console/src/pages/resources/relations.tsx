import { type ReactElement, useMemo } from 'react'
import type { Reply } from '../../api/call'
import { useTokenList } from '../../api/token-list'
import { useKnownTypes } from '../../api/type-names'
import { EndlessTable } from '../../components/lists'
import { Panel } from '../../components/page'
import { ResourceLink } from '../../components/resource-link'
import { State } from '../../components/states'
import type { Column } from '../../components/table'
import { useTexts } from '../../texts/language'
import { resourceTexts } from '../../texts/resources'
import type { ResourceKey } from './resource-page'

type Relation = NonNullable<
  NonNullable<Reply<'ListResourceRelations'>['ResourceRelations']>['ResourceRelationList']
>[number]

/** The resources that this one hangs together with. */
export function Relations({ resource }: { readonly resource: ResourceKey }): ReactElement {
  const texts = useTexts(resourceTexts)
  const types = useKnownTypes()
  const list = useTokenList('ListResourceRelations', { ...resource, MaxResults: 100 }, readRelations)
  const columns = useMemo((): readonly Column<Relation>[] => {
    const names: Readonly<Record<string, unknown>> = texts
    return [
      {
        id: 'relation',
        title: texts.relation,
        isTight: true,
        cell: ({ RelationType: kind = '' }) => String(names[kind] ?? kind),
      },
      {
        id: 'other',
        title: texts.other,
        cell: ({ TargetResourceType: type = '', TargetResourceId: id = '' }) => (
          <ResourceLink type={type} id={id} />
        ),
      },
      {
        id: 'type',
        title: texts.type,
        cell: ({ TargetResourceType: type = '' }) => types.get(type)?.title ?? type,
      },
    ]
  }, [texts, types])
  return (
    <Panel title={texts.relations}>
      <EndlessTable
        label={texts.other}
        list={list}
        columns={columns}
        keyOf={keyOf}
        empty={<State icon="resources" title={texts.noRelations} />}
      />
    </Panel>
  )
}

function keyOf({ RelationType, TargetResourceType, TargetResourceId }: Relation): string {
  return `${RelationType} ${TargetResourceType} ${TargetResourceId}`
}

function readRelations({ ResourceRelations: relations }: Reply<'ListResourceRelations'>) {
  return { rows: relations?.ResourceRelationList, nextToken: relations?.NextToken }
}
