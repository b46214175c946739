import { connect, type Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { guardedLookup, isAllowedAddress } from '../../platform/signed-post.js'
import { type OpenReceiver, TLS_REQUIRED } from './receiver.js'
import { linesOf, type ReportMessage, titleOf } from './report-message.js'
import type { SendOutcome } from './send-report.js'

/** How long a mail server may be silent. */
export interface MailTimeouts {
  readonly connectMs: number
  readonly silenceMs: number
}

/**
 * Sends a report by mail, with the file when there is one to attach, and its signed manifest. A server with a certificate that is not trusted is
 * no server to talk to, and a password goes over TLS alone, except to this machine; so does all mail where the address
 * says so. Without that a server that offers STARTTLS is taken at its word. Source: RFC 5321, 3207
 */
export async function sendMail(
  receiver: OpenReceiver,
  message: ReportMessage,
  {
    recipients,
    attachment,
    proof,
    timeouts,
  }: {
    readonly recipients: readonly string[]
    readonly attachment: Readable | null
    /** Signed manifest of the file, and the signature in base64; null of a file without. */
    readonly proof: { readonly manifest: string; readonly signature: string } | null
    readonly timeouts: MailTimeouts
  },
): Promise<SendOutcome> {
  const { createTransport } = await import('nodemailer')
  const { protocol, hostname, port, username, search } = new URL(receiver.address)
  const host = hostname.replace(/^\[|\]$/g, '')
  const isSecure = protocol === 'smtps:'
  const toPort = port === '' ? (isSecure ? 465 : 25) : Number(port)
  const user = decodeURIComponent(username)
  const transport = createTransport({
    host,
    port: toPort,
    secure: isSecure,
    requireTLS: !isSecure && (search === TLS_REQUIRED || (user !== '' && !isLocal(host))),
    ...(user === '' ? {} : { auth: { user, pass: receiver.secret } }),
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.silenceMs,
    socketTimeout: timeouts.silenceMs,
    disableUrlAccess: true,
    disableFileAccess: true,
    getSocket: (_, callback) => openSocket(host, toPort, timeouts, callback),
  })
  try {
    await transport.sendMail({
      from: receiver.sender,
      to: [...recipients],
      subject: titleOf(message),
      text: linesOf(message).join('\n'),
      messageId: `<${message.sendingId}@${receiver.sender.slice(receiver.sender.indexOf('@') + 1)}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
      attachments: [
        ...(attachment === null ? [] : [{ filename: message.fileName, content: attachment }]),
        ...proofFiles(message.fileName, proof),
      ],
    })
    return { kind: 'sent' }
  } catch (error) {
    return failureOf(error)
  } finally {
    attachment?.destroy()
    transport.close()
  }
}

function proofFiles(
  fileName: string,
  proof: { readonly manifest: string; readonly signature: string } | null,
): readonly { readonly filename: string; readonly content: Buffer }[] {
  if (proof === null) return []
  return [
    { filename: `${fileName}.manifest.json`, content: Buffer.from(proof.manifest) },
    { filename: `${fileName}.manifest.sig`, content: Buffer.from(proof.signature, 'base64') },
  ]
}

/** A refusal of the server for good has a code of 500 and more; all else may be otherwise on another try. */
function failureOf(error: unknown): SendOutcome {
  const cause = error instanceof Error ? error.message : String(error)
  const { responseCode, code } = Object(error)
  const isForGood = (typeof responseCode === 'number' && responseCode >= 500) || code === 'EAUTH'
  return { kind: 'failed', cause, isForNow: !isForGood }
}

function openSocket(
  host: string,
  port: number,
  { connectMs }: MailTimeouts,
  callback: (error: Error | null, options?: { connection: Socket }) => void,
): void {
  if (!isAllowedAddress(host)) {
    callback(new Error(`${host} is no address that mail is sent by`))
    return
  }
  const socket = connect({ host, port, lookup: guardedLookup, timeout: connectMs })
  const fail = (error: Error) => {
    socket.destroy()
    callback(error)
  }
  socket.once('error', fail)
  socket.once('timeout', () => fail(new Error(`${host}:${port} does not answer`)))
  socket.once('connect', () => {
    socket.removeAllListeners('error').removeAllListeners('timeout').setTimeout(0)
    callback(null, { connection: socket })
  })
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}
