import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { shippedCatalogue } from '../../src/rule-files.js'
import type { CommandContext } from '../command-context.js'
import { CommandError } from '../exit-codes.js'
import { ruleTemplate } from '../rules/rule-template.js'

const RULE_ID = /^[a-z0-9]+(?:-[a-zA-Z0-9]+)*$/

/** `assay rules new`: a rule file to fill in. */
export function addRulesNew(rules: Command, { terminal }: CommandContext): void {
  rules
    .command('new')
    .summary('write a rule file to fill in')
    .description('Writes a rule file to fill in; assay rules lint lists what is open.')
    .argument('<id>', 'identifier of the rule, which names its file')
    .option('--type <type>', 'resource type that the rule looks at', 'ACS::ECS::Instance')
    .option('--dir <folder>', 'where the file is written', 'rules')
    .action((id: string, flags: { type: string; dir: string }) => {
      if (!RULE_ID.test(id))
        throw new CommandError('usage', `${id}: must be words of letters and digits joined by -`)
      const catalogue = shippedCatalogue()
      if (catalogue.rules.has(id))
        throw new CommandError('usage', `${id}: a shipped rule has this identifier`)
      if (flags.type !== '*' && !catalogue.resourceTypes.has(flags.type))
        throw new CommandError('usage', `--type ${flags.type}: is no known resource type`)
      const file = join(flags.dir, `${id}.yaml`)
      try {
        mkdirSync(flags.dir, { recursive: true })
        // wx: a file that is there has somebody's work in it.
        writeFileSync(file, ruleTemplate(id, flags.type), { flag: 'wx' })
      } catch (error) {
        throw new CommandError(
          'settings',
          `${file}: ${error instanceof Error ? error.message : String(error)}`,
        )
      }
      terminal.print(`${file} is written; assay rules lint ${file} lists what is open`)
    })
}
