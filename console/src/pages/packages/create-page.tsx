import './packages.css'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { type FormEvent, type ReactElement, useRef, useState } from 'react'
import { nonce } from '../../api/call'
import { useAction } from '../../api/queries'
import { Button } from '../../components/button'
import { TextField } from '../../components/field'
import { Page, Panel } from '../../components/page'
import { PlaceLink } from '../../components/place-link'
import { Answered, Failure, State } from '../../components/states'
import { useTexts } from '../../texts/language'
import { packageTexts } from '../../texts/packages'
import { createParams, type Draft, draftOf, type Problems, problemsOf } from './draft'
import { RuleChoices } from './rule-choices'
import { ScopeChoice } from './scope-choice'
import { ScopeCount } from './scope-count'
import { type Template, useTemplates } from './template'

/** A package from a template: its rules with their parameters, and its scope. */
export function CreatePackagePage(): ReactElement {
  const texts = useTexts(packageTexts)
  const { template: wanted, group } = getRouteApi('/signed-in/packages/new').useSearch()
  const query = useTemplates()
  return (
    <Page title={texts.wizardTitle}>
      <Answered query={query}>
        {({ CompliancePackTemplatesResult }) => {
          const template = CompliancePackTemplatesResult?.CompliancePackTemplates?.find(
            ({ CompliancePackTemplateId }) => CompliancePackTemplateId === wanted,
          )
          return template === undefined ? (
            <State
              icon="packages"
              title={texts.chooseFirst}
              action={
                <PlaceLink to="/packages/gallery" className="button button-main">
                  {texts.toGallery}
                </PlaceLink>
              }
            />
          ) : (
            <CreateForm key={wanted} template={template} group={group} />
          )
        }}
      </Answered>
    </Page>
  )
}

const NONE: Problems = new Set()

function CreateForm({
  template,
  group,
}: {
  readonly template: Template
  readonly group: string | undefined
}): ReactElement {
  const texts = useTexts(packageTexts)
  const router = useRouter()
  const [draft, setDraft] = useState(() => draftOf(template))
  const [isTried, setTried] = useState(false)
  // The same form sent twice makes one package.
  const token = useRef(nonce())
  const createOwn = useAction('CreateCompliancePack', ['ListCompliancePacks', 'ListConfigRules'])
  const createShared = useAction('CreateAggregateCompliancePack', ['ListAggregateCompliancePacks'])
  const create = group === undefined ? createOwn : createShared
  const problems = isTried ? problemsOf(template, draft) : NONE
  const change = (part: Partial<Draft>) => {
    token.current = nonce()
    setDraft({ ...draft, ...part })
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    const form = event.currentTarget
    if (problemsOf(template, draft).size > 0 || form.querySelector('[aria-invalid="true"]') !== null)
      return void requestAnimationFrame(() =>
        form.querySelector<HTMLElement>('[aria-invalid="true"], [data-problem]')?.focus(),
      )
    const params = createParams(template, draft, token.current)
    if (group !== undefined) {
      const toGroup = () => void router.navigate({ to: '/accounts/group', search: { id: group } })
      return createShared.mutate({ ...params, AggregatorId: group }, { onSuccess: toGroup })
    }
    createOwn.mutate(params, {
      onSuccess: ({ CompliancePackId: packId = '' }) =>
        void router.navigate({ to: '/packages/$packId', params: { packId } }),
    })
  }
  return (
    <form className="create" onSubmit={submit} noValidate>
      <div className="stack">
        <Panel title={texts.name} note={texts.from(template.CompliancePackTemplateName ?? '')}>
          <div className="fields">
            <TextField
              label={texts.name}
              hint={texts.nameHint}
              required
              maxLength={128}
              value={draft.name}
              problem={problems.has('name') ? texts.nameMissing : undefined}
              onChange={({ target }) => change({ name: target.value })}
            />
            <TextField
              label={texts.description}
              maxLength={512}
              value={draft.description}
              onChange={({ target }) => change({ description: target.value })}
            />
          </div>
        </Panel>
        <RuleChoices template={template} draft={draft} problems={problems} onChange={change} />
      </div>
      <div className="stack create-side">
        <ScopeChoice draft={draft} onChange={change} />
        <Panel title={texts.inScope}>
          <ScopeCount template={template} draft={draft} group={group} />
        </Panel>
        {problems.size > 0 && (
          <p role="alert" className="field-problem">
            {texts.fix}
          </p>
        )}
        {create.error !== null && <Failure error={create.error} />}
        <Button tone="main" type="submit" isBusy={create.isPending}>
          {create.isPending ? texts.creating : texts.submit}
        </Button>
      </div>
    </form>
  )
}
