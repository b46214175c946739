import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { call } from '../../api/call'
import { useCall } from '../../api/queries'
import { Button } from '../../components/button'
import { CallDialog } from '../../components/call-dialog'
import { Dialog } from '../../components/dialog'
import { Failure } from '../../components/states'
import { parseJson } from '../../format/json'
import { accessTexts } from '../../texts/access'
import { useTexts } from '../../texts/language'
import { shellTexts } from '../../texts/shell'

/** What a new policy begins with: reading everything of this product. */
const EXAMPLE = {
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: ['config:Get*', 'config:List*'], Resource: '*' }],
}

/** Makes a policy of the account. */
export function NewPolicy(): ReactElement {
  const texts = useTexts(accessTexts)
  return (
    <CallDialog
      operation="CreatePolicy"
      title={texts.newPolicy}
      icon="plus"
      confirm={texts.create}
      values={{ PolicyDocument: JSON.stringify(EXAMPLE, null, 2) }}
      fields={[
        { name: 'PolicyName', label: texts.name },
        { name: 'Description', label: texts.description },
        { name: 'PolicyDocument', label: texts.document, hint: texts.documentHint, isLong: true },
      ]}
      refreshes={['ListPolicies']}
    />
  )
}

/** Gives a policy of the account another document, or deletes it. */
export function PolicyActions({ name }: { readonly name: string }): ReactElement {
  const texts = useTexts(accessTexts)
  const { data } = useCall('GetPolicy', { PolicyType: 'Custom', PolicyName: name })
  const document = data?.DefaultPolicyVersion?.PolicyDocument
  return (
    <>
      {document !== undefined && (
        <CallDialog
          operation="CreatePolicyVersion"
          title={`${texts.edit}: ${name}`}
          label={texts.edit}
          fixed={{
            PolicyName: name,
            SetAsDefault: true,
            RotateStrategy: 'DeleteOldestNonDefaultVersionWhenLimitExceeded',
          }}
          values={{ PolicyDocument: JSON.stringify(parseJson(document), null, 2) }}
          fields={[{ name: 'PolicyDocument', label: texts.document, hint: texts.versionHint, isLong: true }]}
          refreshes={['GetPolicy', 'ListPolicies']}
        />
      )}
      <DeletePolicy name={name} />
    </>
  )
}

/** Deletes a policy with the versions that no longer count; the API wants those gone first. */
function DeletePolicy({ name }: { readonly name: string }): ReactElement {
  const texts = useTexts(accessTexts)
  const { cancel } = useTexts(shellTexts)
  const [isOpen, setOpen] = useState(false)
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => deleteWithVersions(name),
    onSuccess: () => client.invalidateQueries({ queryKey: ['ListPolicies'] }),
  })
  return (
    <>
      <Button tone="danger" onClick={() => setOpen(true)}>
        {texts.delete}
      </Button>
      <Dialog
        title={`${texts.delete}: ${name}`}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{cancel}</Button>
            <Button tone="danger" isBusy={remove.isPending} onClick={() => remove.mutate()}>
              {texts.delete}
            </Button>
          </>
        }
      >
        <p>{texts.deletePolicyText}</p>
        {remove.error !== null && <Failure error={remove.error} />}
      </Dialog>
    </>
  )
}

async function deleteWithVersions(PolicyName: string): Promise<void> {
  const { PolicyVersions } = await call('ListPolicyVersions', { PolicyType: 'Custom', PolicyName })
  for (const { VersionId = '', IsDefaultVersion } of PolicyVersions?.PolicyVersion ?? [])
    if (IsDefaultVersion !== true) await call('DeletePolicyVersion', { PolicyName, VersionId })
  await call('DeletePolicy', { PolicyName })
}
