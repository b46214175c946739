import { ConfigError, type Setting } from './setting.js'
import { isCallableUrl } from './signed-post.js'

function address(env: string, sentence: string): Setting<string | undefined> {
  return {
    env,
    shown: 'unset',
    text: sentence,
    read: (value) => {
      // Not shown in the message: it may hold a token.
      if (value !== undefined && !isCallableUrl(value))
        throw new ConfigError(`${env} takes an http or https address without user and password`)
      return value
    },
  }
}

/** Never repeated in a message. */
function secret(env: string, sentence: string): Setting<string | undefined> {
  return {
    env,
    shown: 'unset',
    text: sentence,
    read: (value) => {
      if (value !== undefined && value.length < 16)
        throw new ConfigError(`${env}: takes at least 16 characters`)
      return value
    },
  }
}

/** Who outside is shown the manifests of reports. */
export const WITNESS_SETTINGS = {
  timestampUrl: address(
    'ASSAY_TIMESTAMP_URL',
    'Address of a time stamp authority (RFC 3161) that stamps the manifest of every report; the report never waits for it.',
  ),
  chainHeadUrl: address(
    'ASSAY_CHAIN_HEAD_URL',
    'Address outside the reach of whoever runs this server, to which the digest of every manifest is posted (JSON), so that no chain of reports can be made anew unseen.',
  ),
  chainHeadSecret: secret(
    'ASSAY_CHAIN_HEAD_SECRET',
    'Secret that these posts are signed with (HMAC-SHA256); given together with the address or not at all.',
  ),
}
