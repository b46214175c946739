import { resolve } from 'node:path'
import { parseIsoInstant } from '../src/platform/instant.js'
import type { CommandContext } from './command-context.js'
import { CommandError } from './exit-codes.js'
import { untilStopped } from './signals.js'

/** What `serve --ephemeral` is told. */
export interface EphemeralFlags {
  readonly port?: string
  readonly dataDir?: string
  readonly accountId?: string
  readonly logLevel?: string
  readonly at?: string
}

/**
 * `assay serve --ephemeral`: a server for tests on a free port, with a temporary data folder that is removed
 * when it stops. Prints its address and key as environment settings.
 */
export async function serveEphemeral(context: CommandContext, flags: EphemeralFlags): Promise<void> {
  const { terminal, env } = context
  if (flags.dataDir !== undefined)
    throw new CommandError(
      'usage',
      `--ephemeral keeps nothing; leave out --data-dir ${resolve(flags.dataDir)}`,
    )
  const startsAt = flags.at === undefined ? undefined : parseIsoInstant(flags.at)
  if (startsAt === null)
    throw new CommandError('usage', `--at ${flags.at}: takes a date or time such as 2026-11-24T04:00Z`)
  const stopped = untilStopped()
  const { startEphemeral } = await import('../src/ephemeral.js')
  const settings = {
    ...env,
    ...(flags.accountId === undefined ? {} : { ASSAY_ACCOUNT_ID: flags.accountId }),
    ...(flags.logLevel === undefined ? {} : { ASSAY_LOG_LEVEL: flags.logLevel }),
  }
  const assay = await startEphemeral({ settings, startsAt, port: flags.port })
  const { accessKeyId = env['ASSAY_ACCESS_KEY_ID'], accessKeySecret = env['ASSAY_ACCESS_KEY_SECRET'] } =
    assay.bootstrapKey ?? {}
  for (const [name, value] of Object.entries({
    ASSAY_ENDPOINT: assay.url,
    ASSAY_ACCOUNT_ID: assay.accountId,
    ASSAY_ACCESS_KEY_ID: accessKeyId,
    ASSAY_ACCESS_KEY_SECRET: accessKeySecret,
  }))
    terminal.print(`${name}=${value}`)
  await stopped
  await assay.stop()
}
