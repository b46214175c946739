import { registerTarget } from '../../../delivery/targets.js'
import { text } from '../../../rpc/fields.js'
import { optional, wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

/**
 * Says where the ARN of a delivery target leads, for every account. Posts to an endpoint are signed with the secret,
 * which is made when none is given and shown in this reply only. For the operator only. See docs/delivery.md.
 */
export const RegisterDeliveryTarget = operation({
  name: 'RegisterDeliveryTarget',
  version: '2026-12-01',
  ramAction: 'assay:RegisterDeliveryTarget',
  access: 'write',
  params: {
    TargetArn: text({ required: true, maxLength: 512 }),
    Address: text({
      required: true,
      maxLength: 2048,
      description:
        'http or https without credentials; of an OSS target also file:///folder, oss://bucket/prefix?region= or s3://bucket/prefix.',
    }),
    Secret: text({ minLength: 16, maxLength: 256 }),
  },
  reply: { Secret: optional(wireText) },
  errors: ['OperatorOnly'],
  async handle({ TargetArn: targetArn, Address: address, Secret: secret }, services) {
    const { db, caller } = services
    return { Secret: await registerTarget(db, caller, services, { targetArn, address, secret }) }
  },
})
