import { type ReactElement, useId, useState } from 'react'
import { call, type Reply } from '../../api/call'
import { useCall } from '../../api/queries'
import { Button } from '../../components/button'
import { TextField } from '../../components/field'
import { Panel } from '../../components/page'
import { Failure, State } from '../../components/states'
import { VerdictBadge } from '../../components/verdict'
import { isObject, type Json, parseJson, parseObject, textIn } from '../../format/json'
import { useTexts } from '../../texts/language'
import { ruleTexts } from '../../texts/rules'

/** What a dry run says of one part of a condition. */
export interface TriedNode {
  readonly result: string
  readonly featureValue: string
  readonly children: readonly TriedNode[]
}

/** A dry run: of which conditions, on what, and what came of it. */
export interface Tried {
  readonly conditions: string
  readonly name: string
  readonly verdict: string
  readonly node: TriedNode
}

/** Tries a condition on a recorded resource or on the sample of a type. */
export function DryRunPanel({
  type,
  resource,
  conditions,
  tried,
  onTried,
}: {
  readonly type: string
  readonly resource: string
  /** Undefined while they cannot be read. */
  readonly conditions: string | undefined
  readonly tried: Tried | undefined
  readonly onTried: (tried: Tried) => void
}): ReactElement {
  const texts = useTexts(ruleTexts)
  const id = useId()
  const [chosen, choose] = useState(resource)
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Error>()
  const offered = useCall(
    'ListDiscoveredResources',
    { MaxResults: 100, ResourceTypes: [type] },
    { enabled: type !== '' },
  )
  const run = async () => {
    if (conditions === undefined || type === '') return
    setBusy(true)
    setFailure(undefined)
    try {
      onTried(await tryOn(type, chosen.trim(), conditions))
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
    } finally {
      setBusy(false)
    }
  }
  const isCurrent = tried !== undefined && tried.conditions === conditions
  return (
    <Panel title={texts.dryRun} note={texts.dryRunNote} className="dry-run">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void run()
        }}
      >
        <TextField
          label={texts.tryOn}
          hint={texts.tryHint}
          list={id}
          value={chosen}
          spellCheck={false}
          onChange={(event) => choose(event.target.value)}
        />
        <datalist id={id}>
          {offered.data?.DiscoveredResourceProfiles?.DiscoveredResourceProfileList?.map(
            ({ ResourceId: each, ResourceName: name }) => (
              <option key={each} value={each}>
                {name}
              </option>
            ),
          )}
        </datalist>
        <Button
          tone="main"
          type="submit"
          icon="play"
          isBusy={isBusy}
          disabled={type === '' || conditions === undefined}
        >
          {texts.try}
        </Button>
      </form>
      <div aria-live="polite" className="dry-run-result">
        {failure !== undefined && <Failure error={failure} />}
        {failure === undefined &&
          (isCurrent ? (
            <p className="row">
              <VerdictBadge verdict={tried.verdict} /> <span>{texts.tried(tried.name)}</span>
            </p>
          ) : (
            <State icon="play" title={texts.noTry} />
          ))}
      </div>
    </Panel>
  )
}

async function tryOn(type: string, resourceId: string, conditions: string): Promise<Tried> {
  const { name, item } = resourceId === '' ? await sampleOf(type) : await recorded(type, resourceId)
  const reply = await call('DryRunConfigRule', {
    ResourceType: type,
    ConfigurationItem: JSON.stringify(item),
    Conditions: conditions,
  })
  return { conditions, name, verdict: reply.ComplianceType ?? '', node: readNode(contextOf(reply)) }
}

async function recorded(type: string, resourceId: string) {
  const found = await call('ListDiscoveredResources', {
    MaxResults: 1,
    ResourceTypes: [type],
    ResourceId: resourceId,
  })
  const [first] = found.DiscoveredResourceProfiles?.DiscoveredResourceProfileList ?? []
  // Of a resource that is not recorded the server says so itself.
  const { DiscoveredResourceDetail: detail } = await call('GetDiscoveredResource', {
    ResourceType: type,
    ResourceId: resourceId,
    Region: first?.Region,
  })
  return { name: detail?.ResourceName || resourceId, item: itemOf(type, detail ?? {}) }
}

async function sampleOf(type: string) {
  const { Sample: sample } = await call('GetResourceConfigurationSample', { ResourceType: type })
  return { name: sample?.ResourceName || type, item: itemOf(type, sample ?? {}) }
}

function itemOf(
  type: string,
  from: {
    readonly ResourceId?: string
    readonly ResourceName?: string
    readonly Region?: string
    readonly AvailabilityZone?: string
    readonly Configuration?: string
  },
): Json {
  return {
    resourceType: type,
    resourceId: from.ResourceId ?? '',
    resourceName: from.ResourceName ?? '',
    regionId: from.Region ?? '',
    availabilityZone: from.AvailabilityZone ?? '',
    configuration: from.Configuration ?? '{}',
  }
}

function contextOf(reply: Reply<'DryRunConfigRule'>): Json | undefined {
  return parseJson(reply.RuleConditionContext)
}

function readNode(value: Json | undefined): TriedNode {
  const node = isObject(value) ? value : parseObject(undefined)
  const children = node['children']
  return {
    result: textIn(node, 'result'),
    featureValue: textIn(node, 'featureValue'),
    children: Array.isArray(children) ? children.map(readNode) : [],
  }
}
