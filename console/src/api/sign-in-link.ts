import { CONSOLE } from './place'
import { beginSession, endSession } from './session'

/**
 * A one-time sign-in link carries a code behind `#`, which browsers send to nobody. It leaves address and history at
 * once, and is exchanged for temporary credentials, which works a single time.
 */
export async function takeOverLink(): Promise<void> {
  const code = /^#code=([\w-]{20,100})$/.exec(location.hash)?.[1]
  if (code === undefined) return
  history.replaceState(null, '', location.pathname + location.search)
  try {
    const response = await fetch(new URL('sign-in', CONSOLE), {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: code,
      cache: 'no-store',
    })
    const { AccessKeyId, AccessKeySecret, SecurityToken, Expiration } = await response.json()
    if (!response.ok || typeof AccessKeyId !== 'string' || typeof AccessKeySecret !== 'string')
      return endSession('linkUsed')
    const session = { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret }
    beginSession({ ...session, securityToken: SecurityToken, expiresAt: Date.parse(Expiration) }, true)
  } catch {
    endSession('linkUsed')
  }
}
