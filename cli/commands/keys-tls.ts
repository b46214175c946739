import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { systemClock } from '../../src/platform/clock.js'
import { randomIds } from '../../src/platform/ids.js'
import type { CommandContext } from '../command-context.js'
import { CommandError } from '../exit-codes.js'
import { invocation } from '../invocation.js'
import { shellWord } from '../shell-word.js'
import { writeCertificates } from '../tls/write-certificates.js'

interface TlsFlags {
  readonly host?: readonly string[]
  readonly dir?: string
  readonly dataDir?: string
}

const NOTES = `
Writes ca.crt, ca.key, server.crt and server.key, the keys with mode 0600; never
overwrites a file. The certificate holds for 825 days. To renew it, move
server.crt and server.key away, run this again (the same authority signs, so
clients go on trusting it) and send the server SIGHUP.`

/** Names and addresses, as certificates and clients write them. */
const HOST_NAME = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i

/** `assay keys tls`: an authority and a certificate of one's own. */
export function addKeysTls(keys: Command, { terminal, env }: CommandContext): void {
  keys
    .command('tls')
    .description('Makes a certificate authority of your own and a server certificate signed by it.')
    .option(
      '--host <name...>',
      'names and addresses of the server (default: this machine, as it calls itself)',
    )
    .option('--dir <dir>', 'where to write (default: tls in the data folder)')
    .option('--data-dir <dir>', 'data folder (ASSAY_DATA_DIR)')
    .addHelpText('after', NOTES)
    .action((flags: TlsFlags) => {
      const dataDir = flags.dataDir ?? (env['ASSAY_DATA_DIR'] || './data')
      const folder = flags.dir === undefined ? join(resolve(dataDir), 'tls') : resolve(flags.dir)
      const hosts = hostsOf(flags.host)
      const { files, isAuthorityNew, validTo } = writeCertificates(folder, hosts, {
        clock: systemClock,
        ids: randomIds,
      })
      const until = validTo.toISOString().slice(0, 10)
      for (const line of [
        `authority    ${files.authorityCert}${isAuthorityNew ? '' : ' (was there)'}`,
        `certificate  ${files.serverCert}, until ${until}`,
        `             for ${hosts.join(', ')}`,
        `key          ${files.serverKey}`,
        '',
        'Serve with it:',
        `  ASSAY_TLS_CERT=${shellWord(files.serverCert)} ASSAY_TLS_KEY=${shellWord(files.serverKey)} ${invocation()} serve`,
        '',
        'Clients must trust the authority:',
        `  ${invocation()} env --for python --ca ${shellWord(files.authorityCert)}`,
      ])
        terminal.print(line)
    })
}

function hostsOf(given: readonly string[] | undefined): readonly string[] {
  const own = hostname()
  const hosts = given ?? ['localhost', '127.0.0.1', '::1', ...(HOST_NAME.test(own) ? [own] : [])]
  for (const host of hosts)
    if (isIP(host) === 0 && !HOST_NAME.test(host))
      throw new CommandError('usage', `--host ${host}: takes names and addresses`)
  return [...new Set(hosts)]
}
