import { listSystems } from '../../../reports/store/named-systems.js'
import { page } from '../../../rpc/fields.js'
import { aggregateTwin } from '../../../rpc/operation.js'
import { wireInteger, wireList } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'
import { toSlice } from '../../page-slice.js'
import { system } from './shapes.js'

/** The account's systems in the order they were made. */
export const ListSystems = operation({
  name: 'ListSystems',
  version: '2026-12-01',
  ramAction: 'assay:ListSystems',
  access: 'list',
  params: page(),
  reply: {
    Systems: wireList(system),
    PageNumber: wireInteger,
    PageSize: wireInteger,
    TotalCount: wireInteger,
  },
  errors: [],
  async handle({ PageNumber, PageSize }, { db, scope }) {
    const { systems, totalCount } = await listSystems(db, scope, toSlice({ PageNumber, PageSize }))
    return { Systems: systems, PageNumber, PageSize, TotalCount: totalCount }
  },
})

/** The same of an account group. */
export const ListAggregateSystems = aggregateTwin(ListSystems, 'ListAggregateSystems')
