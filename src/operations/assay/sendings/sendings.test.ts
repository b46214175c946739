import { createHash, createHmac, createSecretKey, verify } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toInstant } from '../../../platform/instant.js'
import { SIGNER_OF_TESTS } from '../../../reports/proof/testing.js'
import { openReceiver, resealReceivers } from '../../../reports/sending/receiver.js'
import { sendingHandler } from '../../../reports/sending/send-report.js'
import { seedEstate } from '../../../reports/testing.js'
import { REPORT_OPERATIONS } from '../../report/list.js'
import { type ReportGateway, startReportGateway } from '../reports/testing.js'
import { SENDING_OPERATIONS } from './list.js'

const AT = toInstant(Date.UTC(2021, 5, 22, 2, 46))
const HOUR_MS = 3_600_000

interface Received {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

let reports: ReportGateway
let received: Received[] = []
/** How the next posts are answered; the last one for all that follow. */
let answers: ((reply: ServerResponse) => void)[] = []
const mails: string[] = []
/** Code that a mail is refused with after its data; 0 takes it. */
let mailRefusal = 0

const http = createServer((request, reply) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    received.push({
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    })
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    answer?.(reply)
  })
})
const smtp = new SMTPServer({
  hideSTARTTLS: true,
  authOptional: false,
  onAuth: ({ username, password }, _, done) =>
    username === 'assay' && password === 'mail secret'
      ? done(null, { user: username })
      : done(new Error('wrong password')),
  onData: (stream, _, done) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      if (mailRefusal !== 0) return done(Object.assign(new Error('not now'), { responseCode: mailRefusal }))
      mails.push(Buffer.concat(chunks).toString())
      done()
    })
  },
})
let web: string
let mailPort: number

const say = (body: string) => (reply: ServerResponse) => void reply.end(body)
const cutOff = (reply: ServerResponse) => {
  reply.writeHead(200, { 'content-length': '100' })
  reply.write('{"errcode":', () => reply.destroy())
}
const silence = () => {}

beforeAll(async () => {
  reports = await startReportGateway(AT, [...REPORT_OPERATIONS, ...SENDING_OPERATIONS])
  await seedEstate(reports.gateway.db, { resources: 12, rules: 4, at: AT })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  web = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  mailPort = (smtp.server.address() as AddressInfo).port
}, 60_000)
afterAll(async () => {
  http.closeAllConnections()
  await new Promise((resolve) => http.close(resolve))
  await new Promise<void>((resolve) => smtp.close(resolve))
  await reports.close()
})

const register = (form: Record<string, string>) => reports.assay('RegisterReportReceiver', form)

/** Makes a template that is sent to these receivers. */
async function template(...receivers: readonly object[]): Promise<string> {
  const { body } = await reports.config('CreateReportTemplate', {
    ReportTemplateName: 'Month <@all>\r\nBcc: x@y',
    ReportGranularity: 'AllInOne',
  })
  const ReportTemplateId = String(body['ReportTemplateId'])
  const set = { ReportTemplateId, Receivers: JSON.stringify(receivers) }
  expect((await reports.assay('SetReportReceivers', set)).status).toBe(200)
  return ReportTemplateId
}

async function work(): Promise<void> {
  const { gateway, queue, store, clock, masterKey } = reports
  const { db } = gateway
  const linkTo = async (key: string) => ({
    url: `https://assay.example/${key}?Expires=1`,
    expiresAt: clock.now(),
  })
  const timeouts = { timeoutMs: 500, mailTimeouts: { connectMs: 2_000, silenceMs: 2_000 } }
  const deps = { db, queue, masterKey, store, linkTo, ...timeouts }
  await reports.runJobs([sendingHandler(deps)])
}

async function sendings(ReportTemplateId: string) {
  const { body } = await reports.assay('ListReportSendings', { ReportTemplateId })
  return body['ReportSendings'] as readonly Record<string, unknown>[]
}

async function send(ReportTemplateId: string) {
  expect((await reports.config('TriggerReportSend', { ReportTemplateId })).status).toBe(200)
  await work()
  return sendings(ReportTemplateId)
}

function hmac(key: string, text: string, encoding: 'base64' | 'hex'): string {
  return createHmac('sha256', key).update(text).digest(encoding)
}

describe('a report is posted', () => {
  it('as signed JSON', async () => {
    const { body } = await register({ ReceiverName: 'json', Form: 'json', Address: `${web}/hook?t=1` })
    const secret = String(body['Secret'])
    received = []
    answers = [say('')]
    const [sending] = await send(await template({ ReceiverName: 'json' }))
    expect(sending).toMatchObject({ Status: 'SENT', AttemptCount: 1, EndTimestamp: AT })
    const [{ path, headers, body: sent }] = received as [Received]
    expect(path).toBe('/hook?t=1')
    expect(headers['x-assay-message-id']).toBe(sending?.['SendingId'])
    expect(headers['x-assay-signature']).toBe(
      `v1=${hmac(secret, `${headers['x-assay-timestamp']}.${sent}`, 'hex')}`,
    )
    expect(JSON.parse(sent)).toMatchObject({
      type: 'report',
      accountId: '1208863178610001',
      templateName: 'Month ‹@all›  Bcc: x@y',
      counts: { nonCompliant: expect.any(Number) },
      link: { url: expect.stringContaining('https://assay.example/ReportTemplates/') },
    })
  })

  it('in the form of each chat product, with its signature', async () => {
    const forms = [
      ['dingtalk', '{"errcode":0,"errmsg":"ok"}', 'SEC-one'],
      ['feishu', '{"code":0,"msg":"success"}', 'two'],
      ['wecom', '{"errcode":0,"errmsg":"ok"}', ''],
      ['slack', 'ok', ''],
    ] as const
    for (const [form, answer, secret] of forms) {
      const Address = `${web}/${form}?access_token=TOKEN`
      await register({
        ReceiverName: form,
        Form: form,
        Address,
        ...(secret === '' ? {} : { Secret: secret }),
      })
      received = []
      answers = [say(answer)]
      const [sending] = await send(await template({ ReceiverName: form }))
      expect([form, sending?.['Status'], sending?.['LastErrorMessage']]).toEqual([form, 'SENT', ''])
      const [{ path, body }] = received as [Received]
      const message = JSON.parse(body)
      const query = new URL(path, web).searchParams
      expect(query.get('access_token')).toBe('TOKEN')
      const text: string = message.text?.content ?? message.content?.text ?? message.text
      expect(text.split('\n')[0]).toMatch(/^Assay report: Month ‹@all› {2}Bcc: x@y, \d+ non-compliant$/)
      expect(text).toContain('https://assay.example/ReportTemplates/')
      if (form === 'dingtalk') {
        expect(message.msgtype).toBe('text')
        expect(query.get('sign')).toBe(hmac(secret, `${query.get('timestamp')}\n${secret}`, 'base64'))
      } else expect(query.get('sign')).toBeNull()
      if (form === 'feishu') {
        expect(message).toMatchObject({ msg_type: 'text', timestamp: String(AT / 1000) })
        expect(message.sign).toBe(hmac(`${AT / 1000}\n${secret}`, '', 'base64'))
      }
      if (form === 'wecom') expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2048)
    }
  })

  it('again until it is taken, and not again when it is refused for good', async () => {
    const ReportTemplateId = await template({ ReceiverName: 'dingtalk' })
    answers = [cutOff, silence, say('{"errcode":130101,"errmsg":"too fast"}'), say('{"errcode":0}')]
    expect(await send(ReportTemplateId)).toMatchObject([{ Status: 'QUEUED', AttemptCount: 1 }])
    const errors: unknown[] = []
    for (let hours = 1; hours <= 3; hours++) {
      reports.clock.set(toInstant(AT + hours * HOUR_MS))
      errors.push((await sendings(ReportTemplateId))[0]?.['LastErrorMessage'])
      await work()
    }
    expect(errors).toEqual([expect.stringMatching(/./), 'no answer in time', '130101 too fast'])
    expect(await sendings(ReportTemplateId)).toMatchObject([{ Status: 'SENT', AttemptCount: 4 }])
    reports.clock.set(AT)
    answers = [say('{"errcode":310000,"errmsg":"sign not match"}')]
    const [refused] = await send(await template({ ReceiverName: 'dingtalk' }))
    expect(refused).toMatchObject({ Status: 'FAILED', LastErrorMessage: '310000 sign not match' })
  })

  it('to nobody but those the operator registered, whose tokens are not shown', async () => {
    for (const Address of [
      'http://169.254.169.254/latest',
      'http://user:pw@example.com/',
      'ftp://example.com/',
    ])
      expect((await register({ ReceiverName: 'x', Form: 'slack', Address })).body['Code']).toBe(
        'InvalidAddress',
      )
    const { body } = await reports.assay('ListReportReceivers')
    expect(JSON.stringify(body)).not.toMatch(/TOKEN|SEC-one/)
    const { db } = reports.gateway
    const other = createSecretKey(Buffer.alloc(32, 7))
    await resealReceivers(db, reports.masterKey, other)
    expect((await openReceiver(db, other, 'dingtalk'))?.secret).toBe('SEC-one')
    await resealReceivers(db, other, reports.masterKey)
    const rows = await reports.gateway.db.selectFrom('reportReceiver').selectAll().execute()
    expect(JSON.stringify(rows)).not.toMatch(/TOKEN|SEC-one/)
    const { body: made } = await reports.config('CreateReportTemplate', { ReportTemplateName: 't' })
    const unknown = {
      ReportTemplateId: String(made['ReportTemplateId']),
      Receivers: '[{"ReceiverName":"x"}]',
    }
    expect((await reports.assay('SetReportReceivers', unknown)).body['Code']).toBe('ReportReceiverNotExists')
  })
})

describe('a report is mailed', () => {
  const to = (Recipients: string) => ({ ReceiverName: 'mail', Recipients })
  const mail = (Address: string, Secret = 'mail secret') =>
    register({
      ReceiverName: 'mail',
      Form: 'smtp',
      Address,
      Secret,
      Sender: 'assay@example.com',
      Recipients: '@example.com,auditor@firm.example',
    })

  it('with the file, to those that the receiver may write to', async () => {
    await mail(`smtp://assay@127.0.0.1:${mailPort}`)
    const ReportTemplateId = await template(to('a@example.com, Auditor@firm.example'))
    expect(await send(ReportTemplateId)).toMatchObject([{ Status: 'SENT', LastErrorMessage: '' }])
    const [text] = mails as [string]
    expect(text).toMatch(/^To: a@example.com, Auditor@firm.example$/im)
    expect(text).not.toMatch(/^Bcc:/m)
    expect(text).toMatch(/filename="?1208863178610001-crt-[0-9a-f]{20}-report-202106221046/)
    // Three parts: the file, what was signed of it, and the signature.
    const [file, manifest, signature] = [
      ...text.matchAll(/base64\r?\n[\s\S]*?\r?\n\r?\n([A-Za-z0-9+/=\r\n]+)/g),
    ]
      .map(([, part]) => Buffer.from(part!, 'base64'))
      .slice(-3) as [Buffer, Buffer, Buffer]
    expect(verify(null, manifest, SIGNER_OF_TESTS.publicKey, signature)).toBe(true)
    expect(JSON.parse(manifest.toString())).toMatchObject({
      files: [{ sha256: createHash('sha256').update(file).digest('hex') }],
    })
    for (const recipients of ['b@other.example', 'a@example.com,b@xexample.com', '']) {
      const Receivers = JSON.stringify([to(recipients)])
      const { body } = await reports.assay('SetReportReceivers', { ReportTemplateId, Receivers })
      expect([recipients, body['Code']]).toEqual([recipients, 'InvalidReceivers'])
    }
  })

  it.each<[string, () => Promise<unknown>, string]>([
    ['is tried again when the server is busy', async () => (mailRefusal = 451), 'QUEUED'],
    ['fails when the server refuses it', async () => (mailRefusal = 554), 'FAILED'],
    ['fails with a wrong password', () => mail(`smtp://assay@127.0.0.1:${mailPort}`, 'x'), 'FAILED'],
    ['is tried again when nobody is there', () => mail('smtp://127.0.0.1:9'), 'QUEUED'],
  ])('%s', async (_, prepare, status) => {
    mailRefusal = 0
    await mail(`smtp://assay@127.0.0.1:${mailPort}`)
    const ReportTemplateId = await template(to('a@example.com'))
    await prepare()
    const [sending] = await send(ReportTemplateId)
    expect(sending).toMatchObject({ Status: status, LastErrorMessage: expect.stringMatching(/./) })
  })

  it('is given to no server whose certificate nobody vouches for', async () => {
    const secure = new SMTPServer({ secure: true, authOptional: true })
    // That the client goes away is what is wanted.
    secure.on('error', () => {})
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve))
    try {
      await mail(`smtps://127.0.0.1:${(secure.server.address() as AddressInfo).port}`)
      const [sending] = await send(await template(to('a@example.com')))
      expect(sending).toMatchObject({
        Status: 'QUEUED',
        LastErrorMessage: expect.stringMatching(/certificate/i),
      })
    } finally {
      await new Promise<void>((resolve) => secure.close(resolve))
    }
  })

  it('is told nothing to a server that must offer STARTTLS and does not, or whose certificate is not trusted', async () => {
    const said: string[] = []
    const onMailFrom: SMTPServerOptions['onMailFrom'] = ({ address }, _, done) => {
      said.push(address)
      done()
    }
    const listening = async (options: SMTPServerOptions) => {
      const server = new SMTPServer({ authOptional: true, onMailFrom, ...options })
      server.on('error', () => {})
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return server
    }
    const plain = await listening({ disabledCommands: ['STARTTLS'] })
    const selfSigned = await listening({})
    try {
      const causes = []
      for (const { server } of [plain, selfSigned]) {
        await mail(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}?tls=required`)
        const [sending] = await send(await template(to('a@example.com')))
        causes.push([sending?.['Status'], String(sending?.['LastErrorMessage'])])
      }
      expect(causes).toEqual([
        ['FAILED', expect.stringMatching(/STARTTLS/)],
        ['QUEUED', expect.stringMatching(/certificate/i)],
      ])
      expect(said).toEqual([])
      const { body } = await reports.assay('ListReportReceivers')
      expect(JSON.stringify(body)).toContain('?tls=required')
    } finally {
      for (const server of [plain, selfSigned]) await new Promise<void>((resolve) => server.close(resolve))
    }
  })

  it('is not sent with a password over a connection that is not secured', async () => {
    for (const address of [
      'smtp://assay:pw@mail.example.com',
      'smtp://mail.example.com?tls=no',
      'smtps://a?tls=required',
    ])
      expect((await mail(address)).body['Code']).toBe('InvalidAddress')
    expect((await mail('http://mail.example.com')).body['Code']).toBe('InvalidAddress')
  })
})
