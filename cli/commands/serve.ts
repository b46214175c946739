import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { type Config, readConfig } from '../../src/config.js'
import type { Assay } from '../../src/main.js'
import { ConfigError } from '../../src/platform/setting.js'
import type { CommandContext } from '../command-context.js'
import { credentialsPath, findCredentials, writeCredentials } from '../credentials-file.js'
import { CommandError } from '../exit-codes.js'
import { invocation } from '../invocation.js'
import { serveEphemeral } from '../serve-ephemeral.js'
import { untilStopped } from '../signals.js'
import type { Terminal } from '../terminal.js'
import { certificateFiles } from '../tls/write-certificates.js'

interface ServeFlags {
  readonly host?: string
  readonly port?: string
  readonly dataDir?: string
  readonly accountId?: string
  readonly role?: string
  readonly logLevel?: string
  readonly ephemeral?: boolean
  readonly at?: string
}

const NOTES = `
Every other setting is an environment variable; see docs/configuration.md.
At the first start an account and a root key are made, unless ASSAY_ACCOUNT_ID,
ASSAY_ACCESS_KEY_ID and ASSAY_ACCESS_KEY_SECRET give them. A key that was made
is printed once and kept in credentials.json of the data folder, so that other
commands on this machine find it. Log lines (JSON) go to standard error.
SIGINT and SIGTERM end running work and stop the server. With ASSAY_TLS_CERT and
ASSAY_TLS_KEY it speaks HTTPS (assay keys tls makes both); SIGHUP reads them
again, and connections go on.`

/** `assay serve`: the server, in the foreground. */
export function addServe(program: Command, context: CommandContext): void {
  program
    .command('serve')
    .summary('run the server')
    .description('Runs the server in the foreground, with its background jobs.')
    .option('--host <host>', 'address to listen on (ASSAY_HOST)')
    .option('--port <port>', 'port to listen on, 0 for a free one (ASSAY_PORT)')
    .option('--data-dir <dir>', 'folder of everything it keeps (ASSAY_DATA_DIR)')
    .option('--account-id <id>', 'first account, 16 digits (ASSAY_ACCOUNT_ID)')
    .option('--role <role>', 'all, api or worker, where processes share a database (ASSAY_ROLE)')
    .option('--log-level <level>', 'least severe log lines written (ASSAY_LOG_LEVEL)')
    .option('--ephemeral', 'for tests: data that are gone when it stops, a clock that SetClock sets')
    .option('--at <time>', 'with --ephemeral: the time its clock begins at')
    .addHelpText('after', NOTES)
    .action(async (flags: ServeFlags) => {
      if (flags.ephemeral === true) return serveEphemeral(context, flags)
      if (flags.at !== undefined) throw new CommandError('usage', '--at goes with --ephemeral')
      const config = serveConfig(context, flags)
      const assay = await startServer(config)
      keepCredentials(config, assay)
      for (const line of readyLines(context.terminal, config, assay)) context.terminal.print(line)
      const { reloadTls } = assay
      if (reloadTls !== undefined)
        process.on('SIGHUP', () => context.terminal.complain(reloadLine(reloadTls)))
      await untilStopped()
      context.terminal.print('Stopping ...')
      await assay.stop()
    })
}

/** Starts the server; what stands in its way is said in words. Throws CommandError. */
export async function startServer(config: Config): Promise<Assay> {
  try {
    // Loaded here, so that commands that only call a server start fast.
    const { startAssay } = await import('../../src/main.js')
    return await startAssay(config)
  } catch (error) {
    throw asStartError(config, error)
  }
}

function serveConfig({ env }: CommandContext, flags: ServeFlags): Config {
  try {
    return readConfig(env, { ...flags })
  } catch (error) {
    if (error instanceof ConfigError) throw new CommandError('settings', error.message, { cause: error })
    throw error
  }
}

/** The error in words, when what stands in the way of a start is known. */
export function asStartError(config: Config, error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const code = 'code' in error ? error.code : undefined
  if (error.name === 'DataLockedError') return new CommandError('locked', error.message, { cause: error })
  if (error instanceof ConfigError) return new CommandError('settings', error.message, { cause: error })
  if (error.name === 'UnavailableError')
    return new CommandError(
      'settings',
      typeof error.cause === 'string' ? error.cause : `The server cannot start: ${error.message}.`,
      { cause: error },
    )
  if (code === 'EADDRINUSE')
    return new CommandError(
      'settings',
      `${config.host}:${config.port} is in use; choose another with --port`,
      { cause: error },
    )
  if (
    code === 'EACCES' ||
    code === 'EROFS' ||
    code === 'ENOSPC' ||
    code === 'ENOTDIR' ||
    code === 'EADDRNOTAVAIL'
  )
    return new CommandError('settings', error.message, { cause: error })
  return error
}

/** Keeps a key that was made now, and where the server listens for the key kept before. */
function keepCredentials(config: Config, { url, accountId, bootstrapKey }: Assay): void {
  const key = bootstrapKey ?? findCredentials(config.dataDir)
  if (key === null) return
  const { accessKeyId, accessKeySecret } = key
  const ca = localAuthority(config)
  writeCredentials(config.dataDir, { endpoint: url, accountId, accessKeyId, accessKeySecret, ca })
}

/** The authority that `assay keys tls` wrote beside the certificate. */
function localAuthority({ tlsCert }: Config): string | undefined {
  if (tlsCert === undefined) return undefined
  const { authorityCert } = certificateFiles(dirname(resolve(tlsCert)))
  return existsSync(authorityCert) ? authorityCert : undefined
}

function reloadLine(reloadTls: () => void): string {
  try {
    reloadTls()
    return 'The certificate was read again.'
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return `The certificate stays as it was: ${error.message}`
  }
}

function readyLines({ paint }: Terminal, config: Config, { url, accountId, bootstrapKey }: Assay): string[] {
  const file = credentialsPath(config.dataDir)
  const key =
    bootstrapKey !== undefined
      ? [
          `  key       ${bootstrapKey.accessKeyId}`,
          `  secret    ${bootstrapKey.accessKeySecret}`,
          paint('dim', `            made now and shown once; kept in ${file}`),
        ]
      : config.accessKeyId !== undefined
        ? [`  key       ${config.accessKeyId}, as given by ASSAY_ACCESS_KEY_ID`]
        : existsSync(file)
          ? [`  key       kept in ${file}`]
          : ['  key       made at the first start; not kept in the data folder']
  return [
    `${paint('green', 'Assay is ready')} at ${paint('bold', url)}`,
    '',
    `  account   ${accountId}`,
    `  data      ${config.dataDir}`,
    ...key,
    '',
    'In another terminal:',
    `  ${invocation()} import PATH`,
    `  ${invocation()} report CISComplianceCheck --create`,
    '',
    paint('dim', 'Ctrl+C stops.'),
  ]
}
