/** What the program tells the shell; written out in `assay --help` and docs/cli.md. */
export const EXIT_CODES = {
  done: { code: 0, text: 'done' },
  failed: { code: 1, text: 'the server refused or failed, or could not be reached' },
  usage: { code: 2, text: 'the command line is wrong; nothing was done' },
  settings: { code: 3, text: 'a setting, a file or a folder cannot be used' },
  problems: { code: 4, text: 'import, adopt: finished, but some of the input was not taken' },
  locked: { code: 5, text: 'another assay process works on the data folder' },
  findings: { code: 6, text: 'scan, rules: finished, and found what is to fail' },
  interrupted: { code: 130, text: 'stopped by a signal before it was done' },
} as const

export type ExitName = keyof typeof EXIT_CODES

/** Ends a command with words for a person and the exit code that fits. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly exit: ExitName

  constructor(exit: ExitName, message: string, options?: ErrorOptions) {
    super(message, options)
    this.exit = exit
  }
}

/** The table of exit codes as indented lines. */
export function exitCodeLines(): string[] {
  return Object.values(EXIT_CODES).map(({ code, text }) => `  ${String(code).padEnd(4)} ${text}`)
}
