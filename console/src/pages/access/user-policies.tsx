import { type ReactElement, useState } from 'react'
import { useAction, useCall } from '../../api/queries'
import { Button } from '../../components/button'
import { SelectField } from '../../components/field'
import { Panel } from '../../components/page'
import { Answered, Failure } from '../../components/states'
import { accessTexts } from '../../texts/access'
import { useTexts } from '../../texts/language'
import { kindOf, POLICY_KINDS, type Policy } from './policies'

/** What a user's own policies are; attaches and detaches them. */
export function UserPolicies({ name }: { readonly name: string }): ReactElement {
  const texts = useTexts(accessTexts)
  const query = useCall('ListPoliciesForUser', { UserName: name })
  const detach = useAction('DetachPolicyFromUser', ['ListPoliciesForUser', 'ListPolicies'])
  return (
    <Panel title={texts.attached}>
      <Answered query={query}>
        {({ Policies }) => {
          const attached = Policies?.Policy ?? []
          return (
            <div className="stack">
              {attached.length === 0 && <p className="muted">{texts.noPolicies}</p>}
              <ul className="stack-small">
                {attached.map((policy) => (
                  <li key={keyOf(policy)} className="row">
                    <strong>{policy.PolicyName}</strong>
                    <span className="muted small">{texts[kindOf(policy)]}</span>
                    <Button
                      tone="bare"
                      onClick={() =>
                        detach.mutate({
                          UserName: name,
                          PolicyType: kindOf(policy),
                          PolicyName: policy.PolicyName ?? '',
                        })
                      }
                    >
                      {texts.detach}
                    </Button>
                  </li>
                ))}
              </ul>
              {detach.error !== null && <Failure error={detach.error} />}
              <Attach name={name} attached={attached} />
            </div>
          )
        }}
      </Answered>
    </Panel>
  )
}

function keyOf({ PolicyType = '', PolicyName = '' }: Policy): string {
  return `${PolicyType} ${PolicyName}`
}

function Attach({
  name,
  attached,
}: {
  readonly name: string
  readonly attached: readonly Policy[]
}): ReactElement {
  const texts = useTexts(accessTexts)
  const [chosen, setChosen] = useState('')
  const own = useCall('ListPolicies', { PolicyType: 'Custom', MaxItems: 1000 }).data?.Policies?.Policy
  const given = useCall('ListPolicies', { PolicyType: 'System', MaxItems: 1000 }).data?.Policies?.Policy
  const all = [...(own ?? []), ...(given ?? [])]
  const attach = useAction('AttachPolicyToUser', ['ListPoliciesForUser', 'ListPolicies'])
  const has = new Set(attached.map(keyOf))
  const submit = () => {
    const policy = all.find((each) => keyOf(each) === chosen)
    if (policy === undefined) return
    attach.mutate(
      { UserName: name, PolicyType: kindOf(policy), PolicyName: policy.PolicyName ?? '' },
      { onSuccess: () => setChosen('') },
    )
  }
  return (
    <div className="choices">
      <SelectField
        label={texts.choosePolicy}
        value={chosen}
        onChange={({ target }) => setChosen(target.value)}
      >
        <option value="" />
        {POLICY_KINDS.map((kind) => (
          <optgroup key={kind} label={texts[kind]}>
            {all
              .filter((policy) => kindOf(policy) === kind && !has.has(keyOf(policy)))
              .map((policy) => (
                <option key={keyOf(policy)} value={keyOf(policy)}>
                  {policy.PolicyName}
                </option>
              ))}
          </optgroup>
        ))}
      </SelectField>
      <Button isBusy={attach.isPending} onClick={submit}>
        {texts.attach}
      </Button>
      {attach.error !== null && <Failure error={attach.error} />}
    </div>
  )
}
