import type { AssumedRole } from '../../accounts/assume-role.js'
import { formatInstant } from '../../platform/instant.js'
import { shape, wireText } from '../../rpc/shapes.js'

export const assumedRoleUser = shape<AssumedRole>({
  AssumedRoleId: wireText.from((assumed) => assumed.assumedRoleId),
  Arn: wireText.from((assumed) => assumed.arn),
})

export const sessionCredentials = shape<AssumedRole>({
  AccessKeyId: wireText.from((assumed) => assumed.accessKeyId),
  AccessKeySecret: wireText.from((assumed) => assumed.secret),
  SecurityToken: wireText.from((assumed) => assumed.token),
  Expiration: wireText.from((assumed) => formatInstant(assumed.expiresAt)),
})
