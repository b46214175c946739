import type { Command } from 'commander'
import {
  lintRuleFiles,
  type RuleFilesCheck,
  RuleFilesError,
  shippedCatalogue,
  testRuleFiles,
} from '../../src/rule-files.js'
import type { CommandContext } from '../command-context.js'
import { CommandError, EXIT_CODES } from '../exit-codes.js'
import { showRule } from '../rules/show-rule.js'
import { plural } from '../table.js'
import { wrapText } from '../wrap.js'
import { addRulesNew } from './rules-new.js'

const NOTES = `
Needs no server. What is wrong is printed as file:line: message, exit 6.

Examples:
  assay rules new our-bucket-is-private --type ACS::OSS::Bucket
  assay rules lint rules/
  assay rules test rules/our-bucket-is-private.yaml
  assay rules show oss-bucket-public-read-prohibited`

/** `assay rules`: what authors of rules need, without a server. */
export function addRules(program: Command, context: CommandContext): void {
  const { terminal } = context
  const rules = program
    .command('rules')
    .summary('write, check and read rule files')
    .description('Checks rule files, and shows the rules that are shipped.')
    .addHelpText('after', NOTES)

  rules
    .command('lint')
    .summary('check that rule files are well formed')
    .description('Checks keys, values, conditions, parameters and resource types of rule files.')
    .argument('[path...]', 'files or folders; rules when left out')
    .action((paths: string[]) => {
      const found = check(lintRuleFiles, paths)
      finish(found, `${plural(found.files, 'file')} checked`)
    })

  rules
    .command('test')
    .summary('judge the examples of rule files')
    .description('Checks rule files as lint does, then judges each example by its rule.')
    .argument('[path...]', 'files or folders; rules when left out')
    .action((paths: string[]) => {
      const found = check(testRuleFiles, paths)
      finish(found, `${plural(found.files, 'file')}, ${plural(found.examples, 'example')} judged`)
    })

  rules
    .command('show')
    .summary('show a shipped rule')
    .description('Shows what a shipped rule decides, by what, and how far it can.')
    .argument('<id>', 'identifier of a managed rule')
    .action((id: string) => {
      const rule = shippedCatalogue().rules.get(id)
      if (rule === undefined) throw new CommandError('usage', `there is no managed rule ${id}`)
      for (const line of showRule(rule)) terminal.print(line)
    })

  addRulesNew(rules, context)

  function finish({ issues }: RuleFilesCheck, done: string): void {
    for (const line of issues.flatMap((issue) => wrapText(issue, '  '))) terminal.print(line)
    terminal.print(`${done}, ${plural(issues.length, 'problem')}`)
    if (issues.length > 0) context.setExit(EXIT_CODES.findings.code)
  }
}

function check(run: typeof lintRuleFiles, paths: readonly string[]): RuleFilesCheck {
  try {
    return run(paths.length === 0 ? ['rules'] : paths, shippedCatalogue())
  } catch (error) {
    if (error instanceof RuleFilesError) throw new CommandError('settings', error.message)
    throw error
  }
}
