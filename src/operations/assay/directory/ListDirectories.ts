import { listDirectories } from '../../../accounts/directory.js'
import { wireList } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'
import { directory } from './shapes.js'

/** The resource directories of this server with their folders and accounts. For the operator only. */
export const ListDirectories = operation({
  name: 'ListDirectories',
  version: '2026-12-01',
  ramAction: 'assay:ListDirectories',
  access: 'list',
  resource: 'acs:assay:*:{accountId}:directory/*',
  params: {},
  reply: { Directories: wireList(directory) },
  errors: ['OperatorOnly'],
  async handle(_, { db, caller }) {
    return { Directories: await listDirectories(db, caller) }
  },
})
