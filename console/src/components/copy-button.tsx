import { type ReactElement, useState } from 'react'
import { useTexts } from '../texts/language'
import { shellTexts } from '../texts/shell'
import { Button } from './button'

/** Copies a text; also where the page is no secure context and has no clipboard of its own. */
export function CopyButton({ text }: { readonly text: string }): ReactElement {
  const texts = useTexts(shellTexts)
  const [isDone, setDone] = useState(false)
  const copy = async () => {
    await copyText(text)
    setDone(true)
    setTimeout(() => setDone(false), 2_000)
  }
  return (
    <Button tone="bare" icon={isDone ? 'check' : 'copy'} onClick={() => void copy()}>
      <span aria-live="polite">{isDone ? texts.copied : texts.copy}</span>
    </Button>
  )
}

async function copyText(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'visually-hidden'
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}
