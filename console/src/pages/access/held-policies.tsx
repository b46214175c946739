import type { ReactElement, ReactNode } from 'react'
import { useCall } from '../../api/queries'
import { Button } from '../../components/button'
import { Failure } from '../../components/states'
import { accessTexts } from '../../texts/access'
import { useTexts } from '../../texts/language'
import { kindOf, POLICY_KINDS, type Policy } from './policies'

/** Policies of a group of users or a role, each with a way to detach it; `children` attaches another. */
export function HeldPolicies({
  policies,
  isBusy,
  error,
  onDetach,
  children,
}: {
  readonly policies: readonly Policy[]
  readonly isBusy: boolean
  readonly error: Error | null
  readonly onDetach: (policy: {
    readonly PolicyType: (typeof POLICY_KINDS)[number]
    readonly PolicyName: string
  }) => void
  readonly children: ReactNode
}): ReactElement {
  const texts = useTexts(accessTexts)
  return (
    <div className="stack-small">
      {policies.map((policy) => {
        const { PolicyName = '' } = policy
        return (
          <span key={`${policy.PolicyType} ${PolicyName}`} className="row">
            {PolicyName}
            <Button
              tone="bare"
              aria-label={`${texts.detach}: ${PolicyName}`}
              isBusy={isBusy}
              onClick={() => onDetach({ PolicyType: kindOf(policy), PolicyName })}
            >
              {texts.detach}
            </Button>
          </span>
        )
      })}
      {error !== null && <Failure error={error} />}
      <div>{children}</div>
    </div>
  )
}

/** Fields that name a policy: its kind, then which of them. */
export function usePolicyFields() {
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
