import { type ReactElement, useMemo, useState } from 'react'
import type { Reply } from '../../api/call'
import { useCall } from '../../api/queries'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { JsonView } from '../../components/json-view'
import { EndlessTable } from '../../components/lists'
import { Answered } from '../../components/states'
import type { Column } from '../../components/table'
import type { Json } from '../../format/json'
import { useFormat } from '../../format/use-format'
import { accessTexts } from '../../texts/access'
import { useTexts } from '../../texts/language'
import { partOf, useMarkerList } from './marker-list'
import { PolicyActions } from './policy-forms'

export type Policy = NonNullable<NonNullable<Reply<'ListPolicies'>['Policies']>['Policy']>[number]

export const POLICY_KINDS = ['Custom', 'System'] as const
export type PolicyKind = (typeof POLICY_KINDS)[number]

/** The kind of a policy as calls want it. */
export function kindOf({ PolicyType }: Policy): PolicyKind {
  return PolicyType === 'Custom' ? 'Custom' : 'System'
}

/** Policies of the account or of the system; each opens to its document. */
export function Policies({ kind }: { readonly kind: PolicyKind }): ReactElement {
  const texts = useTexts(accessTexts)
  const format = useFormat()
  const [shown, setShown] = useState<Policy>()
  const list = useMarkerList('ListPolicies', { PolicyType: kind, MaxItems: 100 }, readPolicies)
  const columns = useMemo<readonly Column<Policy>[]>(
    () => [
      {
        id: 'name',
        title: texts.name,
        cell: (policy) => (
          <Button tone="bare" onClick={() => setShown(policy)}>
            {policy.PolicyName}
          </Button>
        ),
      },
      {
        id: 'description',
        title: texts.description,
        cell: ({ Description }) => <span dir="auto">{Description}</span>,
      },
      {
        id: 'attachments',
        title: texts.attachments,
        isTight: true,
        isNumber: true,
        cell: ({ AttachmentCount = 0 }) => format.count(AttachmentCount),
      },
      ...(kind === 'Custom'
        ? [
            {
              id: 'actions',
              title: texts.actions,
              isTight: true,
              cell: ({ PolicyName = '' }: Policy) => <PolicyActions name={PolicyName} />,
            },
          ]
        : []),
    ],
    [texts, format, kind],
  )
  return (
    <>
      <EndlessTable
        label={texts[kind]}
        columns={columns}
        keyOf={({ PolicyType = '', PolicyName = '' }) => `${PolicyType} ${PolicyName}`}
        list={list}
        empty={<p className="muted">{texts.noPolicyOfKind}</p>}
      />
      <Dialog
        title={shown?.PolicyName ?? ''}
        isOpen={shown !== undefined}
        onClose={() => setShown(undefined)}
      >
        {shown !== undefined && <PolicyDocument policy={shown} />}
      </Dialog>
    </>
  )
}

function PolicyDocument({ policy }: { readonly policy: Policy }): ReactElement {
  const params = { PolicyType: kindOf(policy), PolicyName: policy.PolicyName ?? '' }
  const query = useCall('GetPolicy', params)
  return (
    <Answered query={query}>
      {({ DefaultPolicyVersion }) => (
        <JsonView value={JSON.parse(DefaultPolicyVersion?.PolicyDocument ?? '{}') as Json} open={6} />
      )}
    </Answered>
  )
}

function readPolicies(reply: Reply<'ListPolicies'>) {
  return partOf(reply.Policies?.Policy, reply)
}
