import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { CallError, type Client } from '../client.js'
import { type CommandContext, connect, withConnection } from '../command-context.js'
import type { ConnectionFlags } from '../connection.js'
import { CommandError, EXIT_CODES } from '../exit-codes.js'
import { VERSIONS } from '../operations/operation.js'
import { anything } from '../read-reply.js'

interface CallFlags extends ConnectionFlags {
  readonly apiVersion?: string
  readonly body?: string
}

const NOTES = `
Parameters are given as --Name value or --Name=value, with the names and forms
of the API: --ResourceId.1 i-1 --Tag '[{"Key":"k","Value":"v"}]'.
Without --api-version the operation is looked for in ${VERSIONS.slice(0, 2).join(', ')},
${VERSIONS.slice(2).join(', ')}, in this order. The reply is printed as it
comes, JSON unless --Format XML; an error reply goes to standard error, with
exit code 1.

Examples:
  assay call ListCompliancePacks --PageSize 100
  assay call GetCompliancePackReport --CompliancePackId cp-0123456789abcdef0123
  assay call ListUsers --api-version 2015-05-01`

/** What a server answers when it has no such operation in this version, or no such version. */
const UNKNOWN: ReadonlySet<string> = new Set(['InvalidAction.NotFound', 'InvalidVersion'])

/** `assay call`: any operation of any product. */
export function addCall(program: Command, context: CommandContext): void {
  const command = program
    .command('call')
    .summary('call any operation of the API')
    .description('Calls any operation of the API and prints its reply as JSON.')
    .argument('<operation>', 'name of the operation, e.g. ListCompliancePacks')
    .argument('[parameters...]', 'its parameters as --Name value')
    .option('--api-version <v>', 'version of the API, e.g. 2020-09-07')
    .option('--body <file>', 'send the bytes of this file as the body')
    .addHelpText('after', NOTES)
    .allowUnknownOption()
  withConnection(command).action(async (operation: string, words: string[], flags: CallFlags) => {
    const params = parseParameters(words)
    const body = flags.body === undefined ? undefined : readBody(flags.body)
    const versions = flags.apiVersion === undefined ? VERSIONS : [flags.apiVersion]
    try {
      const reply = await callFirstKnown(connect(context, flags), operation, versions, params, body)
      context.terminal.print(JSON.stringify(reply, null, 2))
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      // A reply that was asked for as XML is no JSON, and no failure.
      const isXml = typeof error.body === 'string' && error.body.startsWith('<?xml')
      if (isXml && error.status === 200) return context.terminal.print(String(error.body))
      const isObject = typeof error.body === 'object'
      context.terminal.complain(
        isXml ? String(error.body) : isObject ? JSON.stringify(error.body, null, 2) : error.message,
      )
      context.setExit(EXIT_CODES.failed.code)
    }
  })
}

/** `--Name value` and `--Name=value` as a map. Throws CommandError for anything else. */
export function parseParameters(words: readonly string[]): Readonly<Record<string, string>> {
  const params = new Map<string, string>()
  for (let i = 0; i < words.length; i++) {
    const match = /^--([A-Z][A-Za-z0-9._-]*)(?:=([\s\S]*))?$/.exec(words[i]!)
    if (match === null)
      throw new CommandError(
        'usage',
        `${words[i]}: a parameter is given as --Name value, and begins with a capital`,
      )
    const [, name = '', inline] = match
    const value = inline ?? words[++i]
    if (value === undefined) throw new CommandError('usage', `--${name} has no value`)
    if (params.has(name)) throw new CommandError('usage', `--${name} is given twice`)
    params.set(name, value)
  }
  return Object.fromEntries(params)
}

/** An operation that a version does not know has no effect there, so the versions can be tried in turn. */
async function callFirstKnown(
  client: Client,
  name: string,
  versions: readonly string[],
  params: Readonly<Record<string, string>>,
  body: Buffer | undefined,
): Promise<unknown> {
  let unknown: CallError | undefined
  for (const version of versions) {
    const operation = { name, version, reply: anything }
    try {
      return await (body === undefined
        ? client.call(operation, params)
        : client.send(operation, params, body))
    } catch (error) {
      if (!(error instanceof CallError && UNKNOWN.has(error.code))) throw error
      unknown ??= error
    }
  }
  throw unknown
}

function readBody(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new CommandError('settings', `${file} cannot be read: ${(error as Error).message}`, {
      cause: error,
    })
  }
}
