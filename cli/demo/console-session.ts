import { systemClock } from '../../src/platform/clock.js'
import { randomIds } from '../../src/platform/ids.js'
import { type Client, createClient } from '../client.js'
import {
  AssumeRole,
  AttachPolicyToRole,
  AttachPolicyToUser,
  CreateAccessKey,
  CreateRole,
  CreateUser,
  type SessionCredentials,
} from '../operations/access.js'

const NAME = 'demo-console'
/** How long whoever follows the link may look around. */
const SESSION_SECONDS = 4 * 3600

/**
 * Temporary credentials for the console: a role with all permissions that one user may assume, since a root key may
 * assume none.
 */
export async function consoleSession(client: Client, accountId: string): Promise<SessionCredentials> {
  const all = { PolicyType: 'System', PolicyName: 'AdministratorAccess' }
  const user = `acs:ram::${accountId}:user/${NAME}`
  await client.call(CreateUser, { UserName: NAME })
  await client.call(AttachPolicyToUser, { ...all, UserName: NAME })
  const { AccessKey: key } = await client.call(CreateAccessKey, { UserName: NAME })
  await client.call(CreateRole, {
    RoleName: NAME,
    MaxSessionDuration: SESSION_SECONDS,
    AssumeRolePolicyDocument: {
      Version: '1',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: [user] } }],
    },
  })
  await client.call(AttachPolicyToRole, { ...all, RoleName: NAME })
  const signer = createClient(
    {
      endpoint: client.connection.endpoint,
      accessKeyId: key.AccessKeyId,
      accessKeySecret: key.AccessKeySecret,
    },
    { clock: systemClock, ids: randomIds },
  )
  const { Credentials: credentials } = await signer.call(AssumeRole, {
    RoleArn: `acs:ram::${accountId}:role/${NAME}`,
    RoleSessionName: 'console',
    DurationSeconds: SESSION_SECONDS,
  })
  return credentials
}
