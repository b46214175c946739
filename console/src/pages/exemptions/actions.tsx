import { type ReactElement, useState } from 'react'
import type { OperationName } from '../../api/call'
import { useAction } from '../../api/queries'
import { Button } from '../../components/button'
import { CallDialog } from '../../components/call-dialog'
import { Dialog } from '../../components/dialog'
import { Failure } from '../../components/states'
import { exemptionTexts } from '../../texts/exemptions'
import { useTexts } from '../../texts/language'
import { shellTexts } from '../../texts/shell'
import type { Exemption } from './list-page'

const REFRESHED: readonly OperationName[] = ['ListExemptions', 'GetVerdictCounts', 'GetComplianceSummary']

/** Approves an exemption that waits, ends one that has not ended. */
export function ExemptionActions({ exemption }: { readonly exemption: Exemption }): ReactElement | null {
  const texts = useTexts(exemptionTexts)
  const { cancel } = useTexts(shellTexts)
  const [isOpen, setOpen] = useState(false)
  const approve = useAction('ApproveExemption', REFRESHED)
  const end = useAction('DeleteExemption', REFRESHED)
  const { ExemptionId = '', State: state } = exemption
  if (state === 'ENDED') return null
  return (
    <span className="row">
      {state === 'PENDING' && (
        <Button isBusy={approve.isPending} onClick={() => approve.mutate({ ExemptionId })}>
          {texts.approve}
        </Button>
      )}
      <CallDialog
        operation="UpdateExemption"
        title={texts.renewTitle}
        label={texts.renew}
        tone="bare"
        fixed={{ ExemptionId }}
        values={{ Reason: exemption.Reason ?? '', Owner: exemption.Owner ?? '' }}
        fields={[
          { name: 'ExpireTimestamp', label: texts.until, hint: texts.renewHint, isTime: true },
          { name: 'Reason', label: texts.reason, isNeeded: true },
          { name: 'Owner', label: texts.owner },
        ]}
        refreshes={REFRESHED}
      />
      <Button tone="bare" onClick={() => setOpen(true)}>
        {texts.end}
      </Button>
      {approve.error !== null && <Failure error={approve.error} />}
      <Dialog
        title={texts.endTitle}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{cancel}</Button>
            <Button
              tone="danger"
              isBusy={end.isPending}
              onClick={() => end.mutate({ ExemptionId }, { onSuccess: () => setOpen(false) })}
            >
              {texts.end}
            </Button>
          </>
        }
      >
        <p>
          <strong>{exemption.ConfigRuleName}</strong>
        </p>
        <p>{texts.endText}</p>
        {end.error !== null && <Failure error={end.error} />}
      </Dialog>
    </span>
  )
}
