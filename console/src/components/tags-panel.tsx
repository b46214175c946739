import type { ReactElement } from 'react'
import type { Params } from '../api/call'
import { useAction, useCall } from '../api/queries'
import { tagLines, tagOfLine } from '../format/tag-lines'
import { formTexts } from '../texts/forms'
import { useTexts } from '../texts/language'
import { IconButton } from './button'
import { CallDialog } from './call-dialog'
import { Panel } from './page'
import { Answered, Failure } from './states'

/** The operations want a region, and objects of this product are in none. */
const REGION = 'cn-shanghai'

/** Tags of a rule, package or account group; adds and takes them away. */
export function TagsPanel({
  type,
  id,
}: {
  readonly type: Params<'TagResources'>['ResourceType']
  readonly id: string
}): ReactElement {
  const texts = useTexts(formTexts)
  const of = { RegionId: REGION, ResourceType: type, ResourceId: [id] }
  const query = useCall('ListTagResources', of)
  const remove = useAction('UntagResources', ['ListTagResources'])
  return (
    <Panel
      title={texts.tags}
      actions={
        <CallDialog
          operation="TagResources"
          title={texts.addTags}
          icon="plus"
          fixed={of}
          fields={[{ name: 'Tag', label: texts.tags, hint: texts.tagsHint, toItem: tagOfLine }]}
          refreshes={['ListTagResources']}
        />
      }
    >
      <Answered query={query}>
        {({ TagResources }) => {
          const tags = TagResources?.TagResource ?? []
          if (tags.length === 0) return <p className="muted">{texts.noTags}</p>
          return (
            <ul className="tags">
              {tags.map(({ TagKey = '', TagValue }) => {
                const line = tagLines([{ Key: TagKey, Value: TagValue }])
                return (
                  <li key={TagKey} className="tag row">
                    <span dir="auto">{line}</span>
                    <IconButton
                      icon="close"
                      label={texts.removeTag(line)}
                      onClick={() => remove.mutate({ ...of, TagKey: [TagKey] })}
                    />
                  </li>
                )
              })}
            </ul>
          )
        }}
      </Answered>
      {remove.error !== null && <Failure error={remove.error} title={texts.notDone} />}
    </Panel>
  )
}
