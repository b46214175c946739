import type { Command } from 'commander'
import type { CalledOperation, Client } from './client.js'
import { type CommandContext, connect, withConnection } from './command-context.js'
import type { ConnectionFlags } from './connection.js'

/** Flags of a command that acts on an account, or on an account group. */
export interface GroupFlags extends ConnectionFlags {
  readonly aggregator?: string
}

/** What has no twin for account groups: all accounts see the same. */
const SHARED = new Set(['GetReportSigningKey', 'ListCompliancePackTemplates'])

/** Adds the options that say which server to call, with which key, and for which account group. */
export function withGroup(command: Command): Command {
  return withConnection(command.option('--aggregator <id>', 'of this account group instead of the account'))
}

/** A client as `connect` makes it; for the account group where the flags name one. */
export function connectGroup(context: CommandContext, flags: GroupFlags): Client {
  const client = connect(context, flags)
  return flags.aggregator === undefined ? client : ofGroup(client, flags.aggregator)
}

/** The client that calls, for each operation of an account, its twin of the account group. */
export function ofGroup(client: Client, aggregatorId: string): Client {
  return {
    ...client,
    call: (operation, params) => {
      if (SHARED.has(operation.name)) return client.call(operation, params)
      return client.call(twinOf(operation), { ...params, AggregatorId: aggregatorId })
    },
    send: (operation, params, body) =>
      client.send(twinOf(operation), { ...params, AggregatorId: aggregatorId }, body),
  }
}

/** `GetReport` becomes `GetAggregateReport`. */
function twinOf<T>(operation: CalledOperation<T>): CalledOperation<T> {
  return { ...operation, name: operation.name.replace(/^[A-Z][a-z]+/, (verb) => `${verb}Aggregate`) }
}
