import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { refusalOf } from '../../api/outcomes'
import { useAction } from '../../api/queries'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { Failure } from '../../components/states'
import { useTexts } from '../../texts/language'
import { ruleTexts } from '../../texts/rules'
import { shellTexts } from '../../texts/shell'
import { EditRule } from './edit-rule'
import type { RuleDetail } from './rule-page'

const READ_AGAIN = ['GetConfigRule', 'ListConfigRules', 'ListConfigRuleEvaluationResults'] as const

/** What can be done with a rule. */
export function RuleActions({ rule }: { readonly rule: RuleDetail }): ReactElement {
  const texts = useTexts(ruleTexts)
  const evaluate = useAction('StartConfigRuleEvaluation', READ_AGAIN)
  const stop = useAction('DeactiveConfigRules', READ_AGAIN)
  const start = useAction('ActiveConfigRules', READ_AGAIN)
  const [isAsking, ask] = useState(false)
  const id = rule.ConfigRuleId ?? ''
  const isStopped = rule.ConfigRuleState === 'INACTIVE'
  const error = evaluate.error ?? stop.error ?? start.error
  const refused = refusalOf(stop.data) ?? refusalOf(start.data)
  return (
    <>
      {rule.Source?.Owner === 'CUSTOM_CONFIGURATION' && (
        <Link
          to="/rules/editor"
          search={{ id, type: rule.Scope?.ComplianceResourceTypes?.[0] }}
          className="button button-plain"
        >
          {texts.edit}
        </Link>
      )}
      <EditRule rule={rule} />
      {!isStopped && (
        <Button icon="play" isBusy={evaluate.isPending} onClick={() => evaluate.mutate({ ConfigRuleId: id })}>
          {texts.evaluate}
        </Button>
      )}
      <Button
        isBusy={stop.isPending || start.isPending}
        onClick={() => (isStopped ? start : stop).mutate({ ConfigRuleIds: [id] })}
      >
        {isStopped ? texts.start : texts.stop}
      </Button>
      <Button tone="danger" onClick={() => ask(true)}>
        {texts.remove}
      </Button>
      <RemoveDialog id={id} isOpen={isAsking} onClose={() => ask(false)} />
      {error !== null && <Failure error={error} />}
      {refused !== undefined && <p role="alert">{texts.outcomeFailed(refused)}</p>}
    </>
  )
}

function RemoveDialog({
  id,
  isOpen,
  onClose,
}: {
  readonly id: string
  readonly isOpen: boolean
  readonly onClose: () => void
}): ReactElement {
  const texts = useTexts(ruleTexts)
  const shell = useTexts(shellTexts)
  const navigate = useNavigate()
  const remove = useAction('DeleteConfigRules', ['ListConfigRules'])
  const refused = refusalOf(remove.data)
  const go = async () => {
    const reply = await remove.mutateAsync({ ConfigRuleIds: [id] })
    if (refusalOf(reply) === undefined) await navigate({ to: '/rules' })
  }
  return (
    <Dialog
      title={texts.removeTitle}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{shell.cancel}</Button>
          <Button tone="danger" isBusy={remove.isPending} onClick={() => void go().catch(() => undefined)}>
            {texts.remove}
          </Button>
        </>
      }
    >
      <p>{texts.removeText}</p>
      {remove.error !== null && <Failure error={remove.error} />}
      {refused !== undefined && <p role="alert">{texts.outcomeFailed(refused)}</p>}
    </Dialog>
  )
}
