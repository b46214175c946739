import type { Command } from 'commander'
import { EXIT_CODES } from '../cli/exit-codes.js'
import { buildProgram } from '../cli/program.js'
import type { Terminal } from '../cli/terminal.js'

/** docs/cli.md: every command as its `--help` prints it. */
export async function renderCli(): Promise<string> {
  const lines: string[] = []
  const terminal: Terminal = {
    paint: (_, text) => text,
    print: (line = '') => void lines.push(line),
    complain: (line) => void lines.push(line),
    progress: () => {},
    endProgress: () => {},
  }
  const program = await buildProgram({ terminal, env: {}, setExit: () => {} })
  const helpOf = (command: Command): string => {
    lines.length = 0
    command.outputHelp()
    return lines.join('\n').trimEnd()
  }
  const sections = commandsBelow(program).map(
    ({ path, command }) => `## ${path}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\`\n`,
  )
  const exits = Object.values(EXIT_CODES).map(({ code, text }) => `| ${code} | ${text} |`)
  return `${INTRODUCTION}
## Exit codes

| code | meaning |
| ---: | --- |
${exits.join('\n')}

${sections.join('\n')}`
}

const INTRODUCTION = `# The command line

<!-- Written by scripts/write-cli-docs.ts from the commands themselves; do not edit. -->

\`assay serve\` and \`assay demo\` run a server. Every other command is a client of the signed API, the same that the
official SDKs speak, and may run on any machine. Where the server is and who calls is taken from options, then from
the environment, then from \`credentials.json\` in the data folder, which \`assay serve\` writes with mode 0600 when it
makes the first key.

Results go to standard output; progress, complaints and log lines to standard error. Colour is used only on a
terminal, and never when \`NO_COLOR\` is set.
`

function commandsBelow(program: Command): { path: string; command: Command }[] {
  const below = (command: Command, path: string): { path: string; command: Command }[] => [
    { path, command },
    ...command.commands.flatMap((each) => below(each, `${path} ${each.name()}`)),
  ]
  return below(program, program.name())
}
