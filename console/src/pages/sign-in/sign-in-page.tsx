import { getRouteApi, useRouter } from '@tanstack/react-router'
import { type FormEvent, type ReactElement, useEffect, useState } from 'react'
import { call } from '../../api/call'
import { CallError, UnreachableError } from '../../api/errors'
import { beginSession, type SignedOut, useSession } from '../../api/session'
import type { Credentials } from '../../api/sign'
import { Preferences } from '../../app/preferences'
import { Brand } from '../../app/shell'
import { Button } from '../../components/button'
import { CheckField, TextField } from '../../components/field'
import { Icon } from '../../components/icon'
import { useTexts } from '../../texts/language'
import { signInTexts } from '../../texts/sign-in'
import { LinesOfOre } from './lines-of-ore'

type Texts = (typeof signInTexts)['en']

/** Sign-in with an access key or temporary credentials; they stay in this tab. */
export function SignInPage(): ReactElement {
  const texts = useTexts(signInTexts)
  useEffect(() => {
    document.title = `${texts.title} · Assay`
  }, [texts])
  return (
    <div className="sign-in">
      <header className="sign-in-bar">
        <Brand />
        <Preferences />
      </header>
      <main className="sign-in-main">
        <SignInForm texts={texts} />
      </main>
      <aside className="sign-in-aside">
        <LinesOfOre />
        <p className="sign-in-claim">{texts.claim}</p>
        <p>{texts.claimText}</p>
      </aside>
    </div>
  )
}

function SignInForm({ texts }: { readonly texts: Texts }): ReactElement {
  const [isTemporary, setTemporary] = useState(false)
  const [isSecretShown, setSecretShown] = useState(false)
  const [isTried, setTried] = useState(false)
  const { isChecking, failure, check } = useCheck(texts)
  const { why = 'never' } = useSession()

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const value = (name: string) => String(form.get(name) ?? '').trim()
    setTried(true)
    const credentials = { accessKeyId: value('id'), accessKeySecret: value('secret') }
    const securityToken = value('token')
    const isComplete = credentials.accessKeyId !== '' && credentials.accessKeySecret !== ''
    if (!isComplete || (isTemporary && securityToken === '')) {
      const first = [...event.currentTarget.querySelectorAll('input')].find(
        (input) => input.value.trim() === '',
      )
      first?.focus()
      return
    }
    const all = isTemporary ? { ...credentials, securityToken } : credentials
    void check(all, form.get('keep') !== null)
  }

  return (
    <form className="sign-in-form" onSubmit={submit} noValidate>
      <h1>{texts.title}</h1>
      <p className="muted">{texts.lead}</p>
      <Notice why={why} texts={texts} />
      <fieldset className="segments">
        <legend className="visually-hidden">{texts.title}</legend>
        {[false, true].map((temporary) => (
          <label key={String(temporary)}>
            <input
              type="radio"
              name="kind"
              checked={isTemporary === temporary}
              onChange={() => setTemporary(temporary)}
            />
            <span>{temporary ? texts.temporary : texts.key}</span>
          </label>
        ))}
      </fieldset>
      <CredentialField
        name="id"
        label={texts.accessKeyId}
        isTried={isTried}
        texts={texts}
        autoComplete="username"
      />
      <div className="with-side">
        <CredentialField
          name="secret"
          label={texts.secret}
          isTried={isTried}
          texts={texts}
          type={isSecretShown ? 'text' : 'password'}
          autoComplete="current-password"
        />
        <Button tone="bare" aria-pressed={isSecretShown} onClick={() => setSecretShown(!isSecretShown)}>
          {isSecretShown ? texts.hideSecret : texts.showSecret}
        </Button>
      </div>
      {isTemporary && (
        <CredentialField
          name="token"
          label={texts.token}
          isTried={isTried}
          texts={texts}
          autoComplete="off"
        />
      )}
      <CheckField name="keep" label={texts.keep} hint={texts.keepHint} defaultChecked />
      <p role="alert" className="sign-in-failure">
        {failure}
      </p>
      <Button tone="main" type="submit" isBusy={isChecking}>
        {isChecking ? texts.checking : texts.submit}
      </Button>
    </form>
  )
}

function CredentialField({
  isTried,
  texts,
  ...field
}: {
  readonly isTried: boolean
  readonly texts: Texts
  readonly name: string
  readonly label: string
  readonly type?: string
  readonly autoComplete: string
}): ReactElement {
  const [isEmpty, setEmpty] = useState(true)
  return (
    <TextField
      {...field}
      required
      spellCheck={false}
      autoCapitalize="none"
      problem={isTried && isEmpty ? texts.required : undefined}
      onChange={(event) => setEmpty(event.target.value.trim() === '')}
    />
  )
}

function Notice({ why, texts }: { readonly why: SignedOut; readonly texts: Texts }): ReactElement | null {
  if (why === 'never') return null
  return (
    <p className="notice" role="status">
      <Icon name={why === 'left' ? 'check' : 'warning'} />
      {texts[why]}
    </p>
  )
}

/** Tries the credentials by asking who they are; then goes where the visitor wanted to go. */
function useCheck(texts: Texts) {
  const router = useRouter()
  const { next } = getRouteApi('/sign-in').useSearch()
  const [isChecking, setChecking] = useState(false)
  const [failure, setFailure] = useState('')
  const check = async (credentials: Credentials, keep: boolean) => {
    setChecking(true)
    setFailure('')
    try {
      await call('GetCallerIdentity', {}, { credentials })
      beginSession(credentials, keep)
      await router.navigate({ href: next?.startsWith('/') === true && !next.startsWith('//') ? next : '/' })
    } catch (error) {
      setFailure(describe(error, texts))
    } finally {
      setChecking(false)
    }
  }
  return { isChecking, failure, check }
}

function describe(error: unknown, texts: Texts): string {
  if (error instanceof UnreachableError) return texts.unreachable
  if (error instanceof CallError) return error.endsSession ? texts.wrong : `${error.code}: ${error.message}`
  return String(error)
}
