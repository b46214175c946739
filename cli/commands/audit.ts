import type { Command } from 'commander'
import { systemClock } from '../../src/platform/clock.js'
import { formatInstant, parseIsoInstant, toInstant } from '../../src/platform/instant.js'
import type { Client } from '../client.js'
import { type CommandContext, connect, withConnection } from '../command-context.js'
import type { ConnectionFlags } from '../connection.js'
import { CommandError } from '../exit-codes.js'
import { ListAuditEntries, VerifyAuditLog } from '../operations/audit.js'
import { tableLines } from '../table.js'

interface AuditFlags extends ConnectionFlags {
  readonly since?: string
  readonly until?: string
  readonly action?: string
  readonly principal?: string
  readonly key?: string
  readonly result?: string
  readonly limit?: string
  readonly json?: boolean
}

const NOTES = `
Times are ISO 8601 (UTC unless they carry an offset), or an age such as 30m,
24h, 7d.
--result takes Success, Failure or an error code.

Examples: what failed since yesterday; and whether the log is whole
  assay audit --since 24h --result Failure
  assay audit verify`

/** `assay audit`: who did what, and whether that record is whole. */
export function addAudit(program: Command, context: CommandContext): void {
  const audit = program
    .command('audit')
    .summary('show and verify the audit log')
    .description('Shows the audit log, newest first: writes, keys used in vain, downloads of reports.')
    .option('--since <time>', 'from this time on')
    .option('--until <time>', 'before this time')
    .option('--action <name>', 'one operation, e.g. DeleteConfigRules')
    .option('--principal <id>', 'who called, by id')
    .option('--key <id>', 'access key that signed')
    .option('--result <result>', 'how it ended')
    .option('--limit <n>', 'most entries shown', '100')
    .option('--json', 'print JSON')
    .addHelpText('after', NOTES)
  withConnection(audit).action((flags: AuditFlags) => showEntries(context, flags))

  const verify = audit
    .command('verify')
    .description('Recomputes the chain of digests; exits 1 when it is broken.')
    .option('--json', 'print JSON')
  withConnection(verify).action(async (_: AuditFlags, command: Command) => {
    const flags = command.optsWithGlobals<AuditFlags>()
    const verdict = await connect(context, flags).call(VerifyAuditLog)
    if (!verdict.IsIntact) context.setExit(1)
    if (flags.json === true) return context.terminal.print(JSON.stringify(verdict, null, 2))
    const { IsIntact, EntryCount, HeadDigest, BrokenAt } = verdict
    context.terminal.print(
      IsIntact
        ? `${EntryCount} entries, unbroken\nhead     ${HeadDigest}`
        : `broken at entry ${BrokenAt}: it is missing, altered or out of place; ${EntryCount} before it hold`,
    )
  })
}

async function showEntries(context: CommandContext, flags: AuditFlags): Promise<void> {
  const limit = Number(flags.limit)
  if (!Number.isSafeInteger(limit) || limit < 1)
    throw new CommandError('usage', `--limit ${flags.limit}: takes a whole number from 1`)
  const params = {
    AuditAction: flags.action,
    PrincipalId: flags.principal,
    AuditAccessKeyId: flags.key,
    AuditResult: flags.result,
    StartTime: flags.since === undefined ? undefined : readTime('--since', flags.since, systemClock.now()),
    EndTime: flags.until === undefined ? undefined : readTime('--until', flags.until, systemClock.now()),
  }
  const entries = await listEntries(connect(context, flags), params, limit)
  if (flags.json === true) return context.terminal.print(JSON.stringify(entries, null, 2))
  const lines = tableLines(
    [
      { title: 'ENTRY', value: (entry) => String(entry.EntryNumber) },
      { title: 'TIME', value: (entry) => formatInstant(toInstant(entry.Timestamp)) },
      { title: 'WHO', value: (entry) => entry.PrincipalName ?? '-' },
      { title: 'KEY', value: (entry) => entry.AccessKeyId ?? '-' },
      { title: 'FROM', value: (entry) => entry.SourceAddress ?? '-' },
      { title: 'ACTION', value: (entry) => entry.Action },
      { title: 'RESULT', value: (entry) => entry.Result },
    ],
    entries,
  )
  for (const line of lines) context.terminal.print(line)
}

async function listEntries(
  client: Client,
  params: Readonly<Record<string, string | number | undefined>>,
  limit: number,
) {
  const found = []
  let token: string | undefined
  do {
    const MaxResults = Math.min(100, limit - found.length)
    const page = await client.call(ListAuditEntries, { ...params, MaxResults, NextToken: token })
    found.push(...page.AuditEntries)
    token = page.NextToken
  } while (token !== undefined && found.length < limit)
  return found
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Epoch milliseconds of an ISO time, or of an age before `now`. Throws CommandError. */
export function readTime(option: string, text: string, now: number): number {
  const [, count, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
  if (count !== undefined) return now - Number(count) * (UNIT_MS[unit] ?? 0)
  const instant = parseIsoInstant(text)
  if (instant === null)
    throw new CommandError(
      'usage',
      `${option} ${text}: takes a date or time (ISO 8601), or an age such as 24h`,
    )
  return instant
}
