import { useRouter } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { useAction } from '../../api/queries'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { CheckField } from '../../components/field'
import { Failure } from '../../components/states'
import { useTexts } from '../../texts/language'
import { packageTexts } from '../../texts/packages'

/** Asks before it deletes a package. */
export function DeletePackage({
  packId,
  name,
}: {
  readonly packId: string
  readonly name: string
}): ReactElement {
  const texts = useTexts(packageTexts)
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const [withRules, setWithRules] = useState(false)
  const remove = useAction('DeleteCompliancePacks', ['ListCompliancePacks', 'ListConfigRules'])
  const confirm = () =>
    remove.mutate(
      { CompliancePackIds: [packId], DeleteRule: withRules },
      { onSuccess: () => void router.navigate({ to: '/packages' }) },
    )
  return (
    <>
      <Button tone="danger" onClick={() => setOpen(true)}>
        {texts.delete}
      </Button>
      <Dialog
        title={texts.deleteTitle}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{texts.cancel}</Button>
            <Button tone="danger" isBusy={remove.isPending} onClick={confirm}>
              {texts.delete}
            </Button>
          </>
        }
      >
        <p>
          <strong>{name}</strong>
        </p>
        <p>{texts.deleteText}</p>
        <CheckField
          label={texts.deleteRules}
          checked={withRules}
          onChange={({ target }) => setWithRules(target.checked)}
        />
        {remove.error !== null && <Failure error={remove.error} />}
      </Dialog>
    </>
  )
}
