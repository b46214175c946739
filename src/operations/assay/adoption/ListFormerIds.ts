import { shape, wireInstant, wireList, wireText } from '../../../rpc/shapes.js'
import { type FormerId, listFormerIds } from '../../../rules/store/former-ids.js'
import { operation } from '../../operation.js'

const formerId = shape<FormerId>({
  FormerId: wireText.from((each) => each.formerId),
  CurrentId: wireText.from((each) => each.currentId),
  CreateTimestamp: wireInstant.from((each) => each.recordedAt),
})

/** The ids that rules and packages had elsewhere, with those they have here. */
export const ListFormerIds = operation({
  name: 'ListFormerIds',
  version: '2026-12-01',
  ramAction: 'assay:ListFormerIds',
  access: 'list',
  params: {},
  reply: { FormerIds: wireList(formerId) },
  errors: [],
  async handle(_, { db, scope }) {
    return { FormerIds: await listFormerIds(db, scope.accounts[0]) }
  },
})
