import type { ReactElement } from 'react'
import { useAction, useCall } from '../../api/queries'
import { Button } from '../../components/button'
import { CallDialog } from '../../components/call-dialog'
import { Answered, Failure } from '../../components/states'
import { accessTexts } from '../../texts/access'
import { useTexts } from '../../texts/language'
import { kindOf, POLICY_KINDS } from './policies'

const OPERATIONS = {
  Group: {
    list: 'ListPoliciesForGroup',
    attach: 'AttachPolicyToGroup',
    detach: 'DetachPolicyFromGroup',
  },
  Role: {
    list: 'ListPoliciesForRole',
    attach: 'AttachPolicyToRole',
    detach: 'DetachPolicyFromRole',
  },
} as const

/** Policies of a group of users or a role, each with a way to detach it, and one to attach another. */
export function HeldPolicies({
  holder,
  name,
}: {
  readonly holder: keyof typeof OPERATIONS
  readonly name: string
}): ReactElement {
  const texts = useTexts(accessTexts)
  const { list, attach, detach } = OPERATIONS[holder]
  const named = holder === 'Role' ? { RoleName: name } : { GroupName: name }
  const query = useCall(list, named)
  const detaching = useAction(detach, [list, 'ListPolicies'])
  const fields = usePolicyFields()
  return (
    <Answered query={query} loading="…">
      {({ Policies }) => (
        <div className="stack-small">
          {(Policies?.Policy ?? []).map((policy) => {
            const { PolicyName = '' } = policy
            return (
              <span key={`${policy.PolicyType} ${PolicyName}`} className="row">
                {PolicyName}
                <Button
                  tone="bare"
                  aria-label={`${texts.detach}: ${PolicyName}`}
                  isBusy={detaching.isPending}
                  onClick={() => detaching.mutate({ ...named, PolicyType: kindOf(policy), PolicyName })}
                >
                  {texts.detach}
                </Button>
              </span>
            )
          })}
          {detaching.error !== null && <Failure error={detaching.error} />}
          <div>
            <CallDialog
              operation={attach}
              title={`${texts.attach}: ${name}`}
              label={texts.attach}
              confirm={texts.attach}
              fixed={named}
              values={{ PolicyType: 'System' }}
              fields={fields}
              refreshes={[list, 'ListPolicies']}
            />
          </div>
        </div>
      )}
    </Answered>
  )
}

/** Fields that name a policy: its kind, then which of them. */
function usePolicyFields() {
  const texts = useTexts(accessTexts)
  const own = useCall('ListPolicies', { PolicyType: 'Custom', MaxItems: 1000 }).data?.Policies?.Policy
  const given = useCall('ListPolicies', { PolicyType: 'System', MaxItems: 1000 }).data?.Policies?.Policy
  const choicesOf = (kind: string) =>
    ((kind === 'Custom' ? own : given) ?? []).map(({ PolicyName = '' }) => ({
      value: PolicyName,
      label: PolicyName,
    }))
  const kinds = POLICY_KINDS.map((value) => ({ value, label: texts[value] }))
  return ({ PolicyType = '' }: Readonly<Record<string, string>>) =>
    [
      { name: 'PolicyType', label: texts.policies, isNeeded: true, choices: kinds },
      { name: 'PolicyName', label: texts.choosePolicy, choices: choicesOf(PolicyType) },
    ] as const
}
