import { CommanderError } from 'commander'
import { CallError } from './client.js'
import type { CommandContext } from './command-context.js'
import type { Environment } from './connection.js'
import { CommandError, EXIT_CODES, type ExitName } from './exit-codes.js'
import { ConnectionError, closeConnections } from './http.js'
import { buildProgram } from './program.js'
import { UnexpectedReplyError } from './read-reply.js'
import { plainText } from './table.js'
import type { Terminal } from './terminal.js'

/** Runs one command line (without the names of node and of the script). Returns the exit code. */
export async function runCli(
  words: readonly string[],
  terminal: Terminal,
  env: Environment,
): Promise<number> {
  let exit: number = EXIT_CODES.done.code
  const context: CommandContext = {
    terminal,
    env,
    setExit: (code) => {
      exit = code
    },
  }
  try {
    const program = await buildProgram(context, words)
    await program.parseAsync(words, { from: 'user' })
    return exit
  } catch (error) {
    terminal.endProgress()
    // Commander has said what is wrong, and help is no failure.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_CODES.usage.code
    terminal.complain(`assay: ${describeFailure(error, env)}`)
    return EXIT_CODES[exitNameOf(error)].code
  } finally {
    closeConnections()
  }
}

function exitNameOf(error: unknown): ExitName {
  return error instanceof CommandError ? error.exit : 'failed'
}

/** What went wrong, for a person; a failure nobody foresaw keeps its stack, so that it can be reported. */
function describeFailure(error: unknown, env: Environment): string {
  if (!(error instanceof Error)) return String(error)
  const isForeseen =
    error instanceof CommandError ||
    error instanceof CallError ||
    error instanceof ConnectionError ||
    error instanceof UnexpectedReplyError
  const text =
    isForeseen && env['ASSAY_LOG_LEVEL'] !== 'debug' ? error.message : (error.stack ?? error.message)
  return text.split('\n').map(plainText).join('\n')
}
