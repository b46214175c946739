import { execFile, execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'

const EXTENSIONS = `
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[tsa]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = critical,timeStamping
[server]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = serverAuth
`

/** A time stamp authority of OpenSSL behind a small server. */
export interface TestAuthority {
  readonly url: string
  /** PEM file of the root that its certificate leads to. */
  readonly caFile: string
  /** What it answers next: time stamps, or a status alone. */
  answer: 'stamps' | number
  readonly asked: () => number
  /** The reply to a request, without the server. */
  reply(request: Buffer, certificate?: 'tsa' | 'server'): Promise<Buffer>
  stop(): Promise<void>
}

/** Starts one whose root, key and certificate lie in a new folder; `newKey` are arguments of `openssl req -newkey`. */
export async function startTestAuthority(
  directory: string,
  newKey: readonly string[] = ['-newkey', 'rsa:2048'],
): Promise<TestAuthority> {
  mkdirSync(directory, { recursive: true })
  const at = (name: string) => join(directory, name)
  writeFileSync(at('extensions.cnf'), EXTENSIONS)
  const openssl = (...args: readonly string[]) =>
    execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' })
  const request = (name: string, subject: string) =>
    openssl('req', ...newKey, '-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', subject)
  request('ca', '/CN=Test root')
  openssl(
    'x509',
    '-req',
    '-in',
    'ca.csr',
    '-signkey',
    'ca.key',
    '-days',
    '3650',
    '-extfile',
    'extensions.cnf',
    '-extensions',
    'ca',
    '-out',
    'ca.pem',
  )
  for (const name of ['tsa', 'server']) {
    request(name, `/O=Test/CN=Test ${name}`)
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '3650',
      '-extfile',
      'extensions.cnf',
      '-extensions',
      name,
      '-out',
      `${name}.pem`,
    )
  }
  writeFileSync(at('serial'), '01\n')
  writeFileSync(
    at('tsa.cnf'),
    `[a]\nserial = ${at('serial')}\ncrypto_device = builtin\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\ndigests = sha256\naccuracy = secs:1\ness_cert_id_alg = sha256\n`,
  )
  const run = promisify(execFile)
  const reply = async (query: Buffer, certificate: 'tsa' | 'server' = 'tsa') => {
    const name = randomUUID()
    writeFileSync(at(`${name}.tsq`), query)
    const files = ['-queryfile', `${name}.tsq`, '-out', `${name}.tsr`]
    const signer = ['-signer', `${certificate}.pem`, '-inkey', `${certificate}.key`]
    await run('openssl', ['ts', '-reply', '-config', 'tsa.cnf', '-section', 'a', ...signer, ...files], {
      cwd: directory,
    })
    return readFileSync(at(`${name}.tsr`))
  }
  let asked = 0
  const authority = { answer: 'stamps' as 'stamps' | number }
  const server = createServer(async (incoming, outgoing) => {
    asked++
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    if (authority.answer !== 'stamps') return void outgoing.writeHead(authority.answer).end()
    const stamped = await reply(Buffer.concat(chunks))
    outgoing.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(stamped)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(authority, {
    url: `http://127.0.0.1:${port}/tsa`,
    caFile: at('ca.pem'),
    asked: () => asked,
    reply,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}
