import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactElement, useId, useState } from 'react'
import { useAction } from '../../api/queries'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { TextField } from '../../components/field'
import { Failure } from '../../components/states'
import { accessTexts } from '../../texts/access'
import { useTexts } from '../../texts/language'
import { shellTexts } from '../../texts/shell'

/** Makes a user; what it may do is attached on its page afterwards. */
export function NewUser(): ReactElement {
  const texts = useTexts(accessTexts)
  const { cancel } = useTexts(shellTexts)
  const navigate = useNavigate()
  const form = useId()
  const [isOpen, setOpen] = useState(false)
  const [problem, setProblem] = useState<string>()
  const create = useAction('CreateUser', ['ListUsers'])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const values = new FormData(event.currentTarget)
    const value = (name: string) => String(values.get(name) ?? '').trim()
    const name = value('name')
    setProblem(name === '' ? texts.required : undefined)
    if (name === '') return
    create.mutate(
      {
        UserName: name,
        DisplayName: value('displayName') || undefined,
        Comments: value('comments') || undefined,
      },
      { onSuccess: () => void navigate({ to: '/access/user', search: { name } }) },
    )
  }
  return (
    <>
      <Button tone="main" icon="plus" onClick={() => setOpen(true)}>
        {texts.createUser}
      </Button>
      <Dialog
        title={texts.createUser}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{cancel}</Button>
            <Button tone="main" type="submit" form={form} isBusy={create.isPending}>
              {texts.create}
            </Button>
          </>
        }
      >
        <form id={form} className="stack" noValidate onSubmit={submit}>
          <TextField label={texts.name} name="name" problem={problem} maxLength={64} />
          <TextField label={texts.displayName} name="displayName" maxLength={128} />
          <TextField label={texts.comments} name="comments" maxLength={128} />
          {create.error !== null && <Failure error={create.error} />}
        </form>
      </Dialog>
    </>
  )
}
