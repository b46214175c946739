import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactElement, useId, useState } from 'react'
import { nonce, type Params } from '../../api/call'
import { useAction, useCall } from '../../api/queries'
import { Button } from '../../components/button'
import { SelectField, TextField } from '../../components/field'
import { Page, Panel } from '../../components/page'
import { PlaceLink } from '../../components/place-link'
import { Failure } from '../../components/states'
import { useFormat } from '../../format/use-format'
import { exemptionTexts } from '../../texts/exemptions'
import { useTexts } from '../../texts/language'
import { shellTexts } from '../../texts/shell'
import { type Draft, lacks, paramsOf, selectorOf } from './draft'

const route = getRouteApi('/signed-in/exemptions/new')
const KINDS = ['oneResource', 'byTag', 'byCondition'] as const

/** Asks for an exemption; the address may say of which rule and resource. */
export function NewExemptionPage(): ReactElement {
  const texts = useTexts(exemptionTexts)
  const { cancel } = useTexts(shellTexts)
  const navigate = useNavigate()
  const { rule = '', type = '', id = '', region = '' } = route.useSearch()
  const [draft, setDraft] = useState<Draft>({ ...EMPTY, rule, type, id, region })
  const [isTried, setTried] = useState(false)
  const create = useAction('CreateExemption', ['ListExemptions', 'GetVerdictCounts', 'GetComplianceSummary'])
  const problem = (name: keyof Draft) => (isTried && lacks(draft).includes(name) ? texts.required : undefined)
  const field = (name: Exclude<keyof Draft, 'kind'>) => ({
    label: texts[LABELS[name]],
    value: draft[name],
    problem: problem(name),
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      setDraft((before) => ({ ...before, [name]: target.value })),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    if (lacks(draft).length > 0) return
    const params: Params<'CreateExemption'> = { ClientToken: nonce(), ...paramsOf(draft) }
    create.mutate(params, { onSuccess: () => void navigate({ to: '/exemptions' }) })
  }
  return (
    <Page title={texts.create} lead={texts.newLead}>
      <Panel title={texts.what}>
        <form className="stack narrow" noValidate onSubmit={submit}>
          <RuleField {...field('rule')} />
          <SelectField
            label={texts.what}
            value={draft.kind}
            onChange={({ target }) =>
              setDraft({ ...draft, kind: KINDS.find((kind) => kind === target.value) ?? 'oneResource' })
            }
          >
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {texts[kind]}
              </option>
            ))}
          </SelectField>
          {draft.kind === 'oneResource' && (
            <>
              <TextField {...field('type')} placeholder="ACS::OSS::Bucket" />
              <TextField {...field('id')} />
              <TextField {...field('region')} hint={texts.regionHint} />
            </>
          )}
          {draft.kind === 'byTag' && (
            <>
              <TextField {...field('tagKey')} />
              <TextField {...field('tagValue')} hint={texts.tagHint} />
            </>
          )}
          {draft.kind === 'byCondition' && <TextField {...field('condition')} className="mono" />}
          <LiveCount draft={draft} />
          <TextField {...field('reason')} maxLength={1024} />
          <TextField {...field('owner')} hint={texts.ownerHint} maxLength={256} />
          <TextField {...field('until')} type="date" hint={texts.untilHint} />
          {create.error !== null && <Failure error={create.error} />}
          <div className="row">
            <Button tone="main" type="submit" isBusy={create.isPending}>
              {texts.save}
            </Button>
            <PlaceLink to="/exemptions" className="button button-plain">
              {cancel}
            </PlaceLink>
          </div>
        </form>
      </Panel>
    </Page>
  )
}

const EMPTY: Draft = {
  rule: '',
  kind: 'oneResource',
  type: '',
  id: '',
  region: '',
  tagKey: '',
  tagValue: '',
  condition: '',
  reason: '',
  owner: '',
  until: '',
}
const LABELS = {
  rule: 'rule',
  type: 'type',
  id: 'id',
  region: 'region',
  tagKey: 'tagKey',
  tagValue: 'tagValue',
  condition: 'conditionJson',
  reason: 'reason',
  owner: 'owner',
  until: 'until',
} as const

/** A rule by its id, with the account's first hundred to choose from. */
function RuleField(
  field: Pick<Parameters<typeof TextField>[0], 'label' | 'value' | 'problem' | 'onChange'>,
): ReactElement {
  const texts = useTexts(exemptionTexts)
  const id = useId()
  const { data } = useCall('ListConfigRules', { PageSize: 100 })
  const rules = data?.ConfigRules?.ConfigRuleList ?? []
  const named = rules.find(({ ConfigRuleId }) => ConfigRuleId === field.value)?.ConfigRuleName
  return (
    <>
      <TextField {...field} list={id} hint={named ?? texts.ruleHint} placeholder="cr-…" />
      <datalist id={id}>
        {rules.map(({ ConfigRuleId, ConfigRuleName }) => (
          <option key={ConfigRuleId} value={ConfigRuleId} label={ConfigRuleName} />
        ))}
      </datalist>
    </>
  )
}

/** How many findings a tag or condition would take out, while it is written. */
function LiveCount({ draft }: { readonly draft: Draft }): ReactElement | null {
  const texts = useTexts(exemptionTexts)
  const format = useFormat()
  const selector = selectorOf(draft)
  const { data } = useCall(
    'CountExemption',
    { ConfigRuleId: draft.rule, ...selector },
    { enabled: draft.rule.startsWith('cr-') && selector !== undefined },
  )
  if (selector === undefined || data === undefined) return null
  return (
    <p className="small" role="status">
      {texts.count(format.count(data.WouldIgnore ?? 0), format.count(data.AlreadyIgnored ?? 0))}
    </p>
  )
}
