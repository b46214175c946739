import type { ReactElement } from 'react'
import { useCall } from '../../api/queries'
import { CallDialog } from '../../components/call-dialog'
import { parseJson } from '../../format/json'
import { accessTexts } from '../../texts/access'
import { useTexts } from '../../texts/language'

/** What trusts every user of this account whose own policies let it assume the role. */
function ownTrust(account: string): string {
  const statement = {
    Action: 'sts:AssumeRole',
    Effect: 'Allow',
    Principal: { RAM: [`acs:ram::${account}:root`] },
  }
  return JSON.stringify({ Statement: [statement], Version: '1' }, null, 2)
}

/** Makes a role; who may assume it is its trust policy, what it may do is attached afterwards. */
export function NewRole(): ReactElement {
  const texts = useTexts(accessTexts)
  const identity = useCall('GetCallerIdentity', {})
  return (
    <CallDialog
      operation="CreateRole"
      title={texts.newRole}
      icon="plus"
      confirm={texts.create}
      needs={identity}
      values={{
        AssumeRolePolicyDocument: ownTrust(identity.data?.AccountId ?? ''),
        MaxSessionDuration: '3600',
      }}
      fields={[
        { name: 'RoleName', label: texts.name },
        { name: 'AssumeRolePolicyDocument', label: texts.trust, hint: texts.trustHint, isLong: true },
        { name: 'Description', label: texts.description },
        { name: 'MaxSessionDuration', label: texts.sessionSeconds },
      ]}
      refreshes={['ListRoles']}
    />
  )
}

/** Changes who may assume a role, for how long, and what is said of it; or deletes it. */
export function RoleActions({ name }: { readonly name: string }): ReactElement {
  const texts = useTexts(accessTexts)
  const query = useCall('GetRole', { RoleName: name })
  const role = query.data?.Role
  return (
    <span className="row">
      <CallDialog
        operation="UpdateRole"
        title={`${texts.edit}: ${name}`}
        label={texts.edit}
        fixed={{ RoleName: name }}
        needs={query}
        values={{
          NewAssumeRolePolicyDocument: JSON.stringify(
            parseJson(role?.AssumeRolePolicyDocument ?? '{}'),
            null,
            2,
          ),
          NewDescription: role?.Description ?? '',
          NewMaxSessionDuration: String(role?.MaxSessionDuration ?? 3600),
        }}
        fields={[
          {
            name: 'NewAssumeRolePolicyDocument',
            label: texts.trust,
            hint: texts.trustHint,
            isLong: true,
            isNeeded: true,
          },
          { name: 'NewDescription', label: texts.description },
          { name: 'NewMaxSessionDuration', label: texts.sessionSeconds, isNeeded: true },
        ]}
        refreshes={['ListRoles', 'GetRole']}
      />
      <CallDialog
        operation="DeleteRole"
        title={`${texts.delete}: ${name}`}
        label={texts.delete}
        confirm={texts.delete}
        tone="danger"
        fixed={{ RoleName: name }}
        refreshes={['ListRoles']}
      >
        <p>{texts.deleteRoleText}</p>
      </CallDialog>
    </span>
  )
}
