import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { connect } from 'node:tls'
import { promisify } from 'node:util'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { certificateFiles } from '../../cli/tls/write-certificates.js'
import { ROOT } from '../architecture.js'

const MAIN = join(ROOT, 'dist/cli/main.js')
const folder = mkdtempSync(join(tmpdir(), 'assay serve tls '))
const dataDir = join(folder, 'data')
const files = certificateFiles(join(dataDir, 'tls'))
const env = {
  ...process.env,
  ASSAY_DATA_DIR: dataDir,
  ASSAY_TLS_CERT: files.serverCert,
  ASSAY_TLS_KEY: files.serverKey,
  ASSAY_PORT: '0',
  ASSAY_LOG_LEVEL: 'error',
}

let server: ChildProcess
let complaints: AsyncIterator<string>
let port = 0

async function assay(...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('node', [MAIN, ...words], { cwd: folder, env })
  return stdout
}

beforeAll(async () => {
  await assay('keys', 'tls', '--host', '127.0.0.1', 'first.example.com')
  server = spawn('node', [MAIN, 'serve'], {
    cwd: folder,
    env: { ...env, NODE_EXTRA_CA_CERTS: files.authorityCert },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  complaints = createInterface(server.stderr!)[Symbol.asyncIterator]()
  for await (const line of createInterface(server.stdout!)) {
    port = Number(/ready at https:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1] ?? 0)
    if (port > 0) break
  }
  server.stdout!.resume()
})
afterAll(async () => {
  server.kill('SIGTERM')
  await once(server, 'exit')
  rmSync(folder, { recursive: true, force: true })
})

/** The names a new connection is shown. */
async function namesShown(): Promise<string | undefined> {
  const socket = connect({ port, host: '127.0.0.1', ca: readFileSync(files.authorityCert) })
  await once(socket, 'secureConnect')
  const names = socket.getPeerCertificate().subjectaltname
  socket.destroy()
  return names
}

async function sayAfterHangUp(): Promise<string> {
  server.kill('SIGHUP')
  return String((await complaints.next()).value)
}

it('commands on the same machine trust the server without being told', async () => {
  expect(JSON.parse(await assay('call', 'ListCompliancePacks'))).toMatchObject({
    CompliancePacksResult: { TotalCount: 0 },
  })
})

it('prints a reply as the XML it was asked for as', async () => {
  expect(await assay('call', 'ListCompliancePacks', '--Format', 'XML')).toMatch(
    /^<\?xml [^>]*\?>\s*<ListCompliancePacksResponse>/,
  )
})

it('mails over STARTTLS to a server that requires it, whose authority it was told to trust', async () => {
  const mails: string[] = []
  const smtp = new SMTPServer({
    key: readFileSync(files.serverKey),
    cert: readFileSync(files.serverCert),
    // No password is taken, and no mail, before the connection is secured.
    allowInsecureAuth: false,
    onAuth: ({ username, password }, { secure }, done) =>
      secure && username === 'assay' && password === 'mail secret'
        ? done(null, { user: username })
        : done(new Error('refused')),
    onMailFrom: (_, { secure }, done) => (secure ? done() : done(new Error('STARTTLS first'))),
    onData: (stream, _, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString())
        done()
      })
    },
  })
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  try {
    const call = async (action: string, params: Readonly<Record<string, string>>) =>
      JSON.parse(
        await assay(
          'call',
          action,
          ...Object.entries(params).flatMap(([name, value]) => [`--${name}`, value]),
        ),
      )
    const { port } = smtp.server.address() as AddressInfo
    await call('RegisterReportReceiver', {
      ReceiverName: 'office',
      Form: 'smtp',
      Address: `smtp://assay@127.0.0.1:${port}?tls=required`,
      Secret: 'mail secret',
      Sender: 'assay@example.com',
      Recipients: '@example.com',
    })
    const { ReportTemplateId } = await call('CreateReportTemplate', { ReportTemplateName: 'month' })
    const Receivers = '[{"ReceiverName":"office","Recipients":"a@example.com"}]'
    await call('SetReportReceivers', { ReportTemplateId, Receivers })
    await call('TriggerReportSend', { ReportTemplateId })
    let sent: { readonly Status: string } | undefined
    do [sent] = (await call('ListReportSendings', { ReportTemplateId }))['ReportSendings']
    while (sent === undefined || sent.Status === 'QUEUED')
    expect(sent).toMatchObject({ Status: 'SENT', LastErrorMessage: '' })
    expect(mails).toHaveLength(1)
  } finally {
    await new Promise<void>((resolve) => smtp.close(resolve))
  }
})

it('prints settings that name the authority', async () => {
  const text = await assay('env', '--for', 'python')
  expect(text).toContain(`ca=${JSON.stringify(files.authorityCert)}`)
  expect(text).toContain('protocol="HTTPS"')
})

it('takes a renewed certificate at SIGHUP, and keeps the old one when the new is unusable', async () => {
  expect(await namesShown()).toContain('first.example.com')
  rmSync(files.serverCert)
  expect(await sayAfterHangUp()).toMatch(/stays as it was: ASSAY_TLS_CERT/)
  expect(await namesShown()).toContain('first.example.com')
  rmSync(files.serverKey)
  await assay('keys', 'tls', '--host', '127.0.0.1', 'second.example.com')
  expect(await sayAfterHangUp()).toBe('The certificate was read again.')
  expect(await namesShown()).toContain('second.example.com')
  await assay('call', 'ListCompliancePacks')
})
