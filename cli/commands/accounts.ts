import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { formatInstant, toInstant } from '../../src/platform/instant.js'
import type { Client } from '../client.js'
import { type CommandContext, connect, withConnection } from '../command-context.js'
import type { ConnectionFlags } from '../connection.js'
import { CommandError } from '../exit-codes.js'
import { CreateAccount, ListAccounts, ListDirectories, SetDirectory } from '../operations/access.js'
import { printNewKey } from '../print-key.js'
import { tableLines } from '../table.js'

interface AccountFlags extends ConnectionFlags {
  readonly name?: string
  readonly json?: boolean
}

/** `assay accounts`: the accounts a server keeps; for its operator. */
export function addAccounts(program: Command, context: CommandContext): void {
  const accounts = program
    .command('accounts')
    .summary('add, list and arrange accounts')
    .description('The accounts a server keeps. Only the account that operates the server may use these.')

  const add = accounts
    .command('add')
    .description('Adds an account and prints its root key, once.')
    .argument('[account-id]', '16 digits; made when left out')
    .option('--name <name>', 'name shown in reports; the id when left out')
    .option('--json', 'print the reply as JSON')
  withConnection(add).action(async (id: string | undefined, flags: AccountFlags) => {
    if (id !== undefined && !/^\d{16}$/.test(id))
      throw new CommandError('usage', `${id}: an account id has 16 digits`)
    const reply = await connect(context, flags).call(CreateAccount, {
      AccountId: id,
      AccountName: flags.name,
    })
    if (flags.json === true) return context.terminal.print(JSON.stringify(reply, null, 2))
    const { AccountId, AccountName } = reply.Account
    context.terminal.print(`account  ${AccountId}${AccountName === AccountId ? '' : `  ${AccountName}`}`)
    printNewKey(context.terminal, reply.RootAccessKey)
  })

  const list = accounts
    .command('list')
    .description('Lists the accounts in the order they were added.')
    .option('--json', 'print JSON')
  withConnection(list).action(async (flags: AccountFlags) => {
    const found = await listAll(connect(context, flags))
    if (flags.json === true) return context.terminal.print(JSON.stringify(found, null, 2))
    const lines = tableLines(
      [
        { title: 'ACCOUNT', value: (each) => each.AccountId },
        { title: 'NAME', value: (each) => (each.AccountName === each.AccountId ? '' : each.AccountName) },
        { title: 'ROLE', value: (each) => (each.IsOperator ? 'operator' : 'member') },
        { title: 'CREATED', value: (each) => formatInstant(toInstant(each.CreateTimestamp)) },
      ],
      found,
    )
    for (const line of lines) context.terminal.print(line)
  })
  addDirectory(accounts, context)
}

/** `assay accounts directory`: shows the resource directories, or sets one from a file. */
function addDirectory(accounts: Command, context: CommandContext): void {
  const directory = accounts
    .command('directory')
    .description(
      'Shows which accounts belong together, or makes the directory of a file true: accounts it names are added, ' +
        'accounts it leaves out leave the directory and keep their data.',
    )
    .argument('[file]', 'JSON: ManagementAccountId, Folders, Accounts; see docs/account-groups.md')
    .option('--json', 'print JSON')
  withConnection(directory).action(async (file: string | undefined, flags: AccountFlags) => {
    const client = connect(context, flags)
    const directories =
      file === undefined
        ? (await client.call(ListDirectories, {})).Directories
        : [(await client.call(SetDirectory, await readDirectoryFile(file))).Directory]
    if (flags.json === true) return context.terminal.print(JSON.stringify(directories, null, 2))
    for (const { Folders, Accounts } of directories) {
      const names = new Map(Folders.map(({ FolderId, FolderName }) => [FolderId, FolderName]))
      const lines = tableLines(
        [
          { title: 'ACCOUNT', value: (each) => each.AccountId },
          { title: 'NAME', value: (each) => (each.AccountName === each.AccountId ? '' : each.AccountName) },
          { title: 'FOLDER', value: (each) => names.get(each.FolderId) ?? '' },
          { title: 'ROLE', value: (each) => each.Role },
        ],
        Accounts,
      )
      for (const line of lines) context.terminal.print(line)
    }
  })
}

async function readDirectoryFile(path: string) {
  const wrong = (why: string) => new CommandError('usage', `${path}: ${why}`)
  const content = await readFile(path, 'utf8').catch((error: Error) => {
    throw wrong(error.message)
  })
  let directory: unknown
  try {
    directory = JSON.parse(content)
  } catch {
    throw wrong('no JSON')
  }
  const { ManagementAccountId, Folders, Accounts } = Object(directory)
  if (!Array.isArray(Accounts)) throw wrong('it has no list of Accounts')
  if (!/^\d{16}$/.test(String(ManagementAccountId))) throw wrong('ManagementAccountId has 16 digits')
  return {
    ManagementAccountId: String(ManagementAccountId),
    Accounts: JSON.stringify(Accounts),
    ...(Folders === undefined ? {} : { Folders: JSON.stringify(Folders) }),
  }
}

async function listAll(client: Client) {
  const found = []
  let token: string | undefined
  do {
    const page = await client.call(ListAccounts, { MaxResults: 100, NextToken: token })
    found.push(...page.Accounts)
    token = page.NextToken
  } while (token !== undefined)
  return found
}
