import { listFunctionEndpoints } from '../../../evaluation/function-rules.js'
import type { StoredEndpoint } from '../../../evaluation/store/function-rules.js'
import { shape, wireInstant, wireList, wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

const endpoint = shape<StoredEndpoint>({
  FunctionArn: wireText.from((each) => each.functionArn),
  Url: wireText.from((each) => each.url),
  CreateTimestamp: wireInstant.from((each) => each.createdAt),
  UpdateTimestamp: wireInstant.from((each) => each.updatedAt),
})

/** Where the functions of the account's rules answer, by function; secrets are not shown. */
export const ListFunctionEndpoints = operation({
  name: 'ListFunctionEndpoints',
  version: '2026-12-01',
  ramAction: 'assay:ListFunctionEndpoints',
  access: 'list',
  params: {},
  reply: { FunctionEndpoints: wireList(endpoint) },
  errors: [],
  async handle(_, { db, scope }) {
    return { FunctionEndpoints: await listFunctionEndpoints(db, scope) }
  },
})
