import { createHmac } from 'node:crypto'
import type { Instant } from '../../platform/instant.js'
import type { OpenReceiver, ReceiverForm } from './receiver.js'
import { linesOf, type ReportMessage, titleOf } from './report-message.js'

/** A post to a chat product, and how to tell from its answer what became of it. */
export interface ChatPost {
  readonly url: string
  readonly body: string
  /** Null when the answer says that the message was taken; they answer 200 to refused ones too. */
  readonly refusalOf: (reply: string) => ChatRefusal | null
}

export interface ChatRefusal {
  readonly cause: string
  /** Too many messages, or the product is busy: another try may put it right. */
  readonly isForNow: boolean
}

type ChatForm = Exclude<ReceiverForm, 'smtp' | 'json'>

/** What is posted to a receiver of one of the products. Texts are plain: names cannot make links or mentions. */
export function chatPost(
  form: ChatForm,
  receiver: Pick<OpenReceiver, 'address' | 'secret'>,
  message: ReportMessage,
  at: Instant,
): ChatPost {
  return FORMS[form](receiver, [titleOf(message), ...linesOf(message)].join('\n'), at)
}

const FORMS: Readonly<
  Record<
    ChatForm,
    (receiver: Pick<OpenReceiver, 'address' | 'secret'>, text: string, at: Instant) => ChatPost
  >
> = {
  // Signed by timestamp and key in the address. Source: DingTalk open platform, custom robots, "additional signature"
  dingtalk: ({ address, secret }, text, at) => {
    const url = new URL(address)
    if (secret !== '') {
      url.searchParams.set('timestamp', String(at))
      url.searchParams.set('sign', hmac(secret, `${at}\n${secret}`))
    }
    const body = JSON.stringify({ msgtype: 'text', text: { content: text } })
    // 130101: sent too often; -1: busy.
    return { url: url.href, body, refusalOf: refusalByCode('errcode', 'errmsg', [-1, 130101]) }
  },
  // Signed in the body, in seconds, with timestamp and secret as the key. Source: Feishu open platform, custom bots
  feishu: ({ address, secret }, text, at) => {
    const timestamp = String(Math.floor(at / 1000))
    const signed = secret === '' ? {} : { timestamp, sign: hmac(`${timestamp}\n${secret}`, '') }
    const body = JSON.stringify({ ...signed, msg_type: 'text', content: { text } })
    // 11232: sent too often.
    return { url: address, body, refusalOf: refusalByCode('code', 'msg', [11232]) }
  },
  // The key is in the address. Source: WeCom developer centre, group robots; a text has up to 2048 bytes
  wecom: ({ address }, text) => ({
    url: address,
    body: JSON.stringify({ msgtype: 'text', text: { content: shortened(text, 2048) } }),
    // 45009: sent too often; -1: busy.
    refusalOf: refusalByCode('errcode', 'errmsg', [-1, 45009]),
  }),
  // Source: Slack API, incoming webhooks; refusals have a status of their own
  slack: ({ address }, text) => ({
    url: address,
    body: JSON.stringify({
      text: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
      mrkdwn: false,
    }),
    refusalOf: (reply) => (reply.trim() === 'ok' ? null : { cause: reply.slice(0, 200), isForNow: false }),
  }),
}

function hmac(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64')
}

function refusalByCode(code: string, text: string, forNow: readonly number[]) {
  return (reply: string): ChatRefusal | null => {
    const answer = parsed(reply)
    const value = answer[code]
    if (value === 0) return null
    const cause = `${String(value ?? 'no code')} ${String(answer[text] ?? reply.slice(0, 200))}`
    return { cause, isForNow: typeof value === 'number' && forNow.includes(value) }
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}

/** Whole lines up to that many bytes. */
function shortened(text: string, bytes: number): string {
  const lines = text.split('\n')
  while (lines.length > 1 && Buffer.byteLength(lines.join('\n')) > bytes) lines.pop()
  return lines.join('\n')
}
