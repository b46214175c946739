import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { CallError, type CalledOperation, type Client } from '../client.js'
import { type CommandContext, connect, withConnection } from '../command-context.js'
import type { ConnectionFlags } from '../connection.js'
import { CommandError } from '../exit-codes.js'
import {
  AttachPolicyToUser,
  CreateAccessKey,
  CreatePolicy,
  CreateUser,
  DeleteUser,
  DetachPolicyFromUser,
  ListPoliciesForUser,
  ListUsers,
} from '../operations/access.js'
import { printNewKey } from '../print-key.js'
import { tableLines } from '../table.js'

interface UserFlags extends ConnectionFlags {
  readonly policy?: readonly string[]
  readonly policyFile?: string
  readonly key?: boolean
  readonly displayName?: string
  readonly description?: string
  readonly json?: boolean
}

const EXAMPLE = `
Example: an auditor who reads reports and nothing else
  assay users add auditor --policy AssayAuditorAccess --key`

/** `assay users`: RAM users and what they may do. */
export function addUsers(program: Command, context: CommandContext): void {
  const { terminal } = context
  const users = program
    .command('users')
    .summary('add, list and delete RAM users; attach policies')
    .description("RAM users of the caller's account and what they may do.")

  withConnection(
    users
      .command('add')
      .description('Adds a user; with policies and a key when asked for.')
      .argument('<name>')
      .option('--display-name <text>', 'name shown to people')
      .option('--policy <name>', 'attach this policy (repeatable)', collect, [])
      .option('--policy-file <file>', 'make a policy from a JSON document and attach it')
      .option('--key', 'make an access key and print it, once')
      .addHelpText('after', EXAMPLE),
  ).action(async (name: string, flags: UserFlags) => {
    const document = flags.policyFile === undefined ? undefined : readPolicy(flags.policyFile)
    const client = connect(context, flags)
    await client.call(CreateUser, { UserName: name, DisplayName: flags.displayName })
    terminal.print(`user     ${name}`)
    for (const policy of flags.policy ?? []) {
      await callForPolicy(client, AttachPolicyToUser, name, policy)
      terminal.print(`policy   ${policy}`)
    }
    if (document !== undefined) {
      const policy = await putPolicy(client, name, `${name}-policy`, document)
      terminal.print(`policy   ${policy}`)
    }
    if (flags.key === true) {
      const { AccessKey } = await client.call(CreateAccessKey, { UserName: name })
      printNewKey(terminal, AccessKey)
    }
  })

  withConnection(
    users.command('list').description('Lists users by name.').option('--json', 'print JSON'),
  ).action(async (flags: UserFlags) => {
    const found = await listAll(connect(context, flags))
    if (flags.json === true) return terminal.print(JSON.stringify(found, null, 2))
    const lines = tableLines(
      [
        { title: 'USER', value: (user) => user.UserName },
        { title: 'ID', value: (user) => user.UserId },
        { title: 'CREATED', value: (user) => user.CreateDate },
      ],
      found,
    )
    for (const line of lines) terminal.print(line)
  })

  withConnection(
    users
      .command('delete')
      .description('Deletes a user that has neither keys nor policies.')
      .argument('<name>'),
  ).action(async (name: string, flags: UserFlags) => {
    await connect(context, flags).call(DeleteUser, { UserName: name })
    terminal.print(`${name} is deleted`)
  })

  addPolicyCommands(users, context)
}

function addPolicyCommands(users: Command, context: CommandContext): void {
  const { terminal } = context
  const policy = users.command('policy').description('What a user may do.')

  withConnection(
    policy
      .command('list')
      .description('Lists the policies of a user.')
      .argument('<user>')
      .option('--json', 'print JSON'),
  ).action(async (user: string, flags: UserFlags) => {
    const reply = await connect(context, flags).call(ListPoliciesForUser, { UserName: user })
    const found = reply.Policies.Policy
    if (flags.json === true) return terminal.print(JSON.stringify(found, null, 2))
    const lines = tableLines(
      [
        { title: 'POLICY', value: (each) => each.PolicyName },
        { title: 'TYPE', value: (each) => each.PolicyType },
        { title: 'ATTACHED', value: (each) => each.AttachDate ?? '' },
      ],
      found,
    )
    for (const line of lines) terminal.print(line)
  })

  withConnection(
    policy
      .command('put')
      .description('Makes a policy from a JSON document and attaches it to a user.')
      .argument('<user>')
      .argument('<policy>', 'name of the policy')
      .argument('<file>', 'JSON document, `-` for standard input'),
  ).action(async (user: string, name: string, file: string, flags: UserFlags) => {
    await putPolicy(connect(context, flags), user, name, readPolicy(file))
    terminal.print(`${name} is attached to ${user}`)
  })

  for (const [verb, operation, done] of [
    ['attach', AttachPolicyToUser, 'attached to'],
    ['detach', DetachPolicyFromUser, 'detached from'],
  ] as const) {
    withConnection(
      policy
        .command(verb)
        .description(`${verb === 'attach' ? 'Attaches a policy to' : 'Detaches a policy from'} a user.`)
        .argument('<user>')
        .argument('<policy>', 'name of a system or custom policy'),
    ).action(async (user: string, name: string, flags: UserFlags) => {
      await callForPolicy(connect(context, flags), operation, user, name)
      terminal.print(`${name} is ${done} ${user}`)
    })
  }
}

/** A name is that of a system policy or of a custom one, never of both. */
async function callForPolicy(
  client: Client,
  operation: CalledOperation<unknown>,
  user: string,
  policy: string,
): Promise<void> {
  const params = { UserName: user, PolicyName: policy }
  try {
    await client.call(operation, { ...params, PolicyType: 'System' })
  } catch (error) {
    if (!(error instanceof CallError && /^EntityNotExist(\.User)?\.Policy$/.test(error.code))) throw error
    await client.call(operation, { ...params, PolicyType: 'Custom' })
  }
}

async function putPolicy(client: Client, user: string, name: string, document: string): Promise<string> {
  await client.call(CreatePolicy, { PolicyName: name, PolicyDocument: document })
  await client.call(AttachPolicyToUser, { UserName: user, PolicyName: name, PolicyType: 'Custom' })
  return name
}

async function listAll(client: Client) {
  const found = []
  let marker: string | undefined
  do {
    const page = await client.call(ListUsers, { MaxItems: 1000, Marker: marker })
    found.push(...page.Users.User)
    marker = page.Marker
  } while (marker !== undefined)
  return found
}

function readPolicy(file: string): string {
  try {
    const document = readFileSync(file === '-' ? 0 : file, 'utf8')
    JSON.parse(document)
    return document
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CommandError('settings', `${file} is no JSON document: ${reason}`, { cause: error })
  }
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value]
}
