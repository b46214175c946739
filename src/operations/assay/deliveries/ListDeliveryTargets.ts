import type { StoredTarget } from '../../../delivery/store/targets.js'
import { listDeliveryTargets } from '../../../delivery/targets.js'
import { shape, wireInstant, wireList, wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

const target = shape<StoredTarget>({
  TargetArn: wireText.from((each) => each.targetArn),
  Address: wireText.from((each) => each.address),
  CreateTimestamp: wireInstant.from((each) => each.createdAt),
  UpdateTimestamp: wireInstant.from((each) => each.updatedAt),
})

/** Where delivery targets lead, by ARN; secrets are not shown. For the operator only. */
export const ListDeliveryTargets = operation({
  name: 'ListDeliveryTargets',
  version: '2026-12-01',
  ramAction: 'assay:ListDeliveryTargets',
  access: 'list',
  params: {},
  reply: { DeliveryTargets: wireList(target) },
  errors: ['OperatorOnly'],
  async handle(_, { db, caller }) {
    return { DeliveryTargets: await listDeliveryTargets(db, caller) }
  },
})
