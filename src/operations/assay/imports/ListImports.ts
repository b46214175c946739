import { listImports } from '../../../inventory/store/imports.js'
import { page } from '../../../rpc/fields.js'
import { wireInteger, wireList } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'
import { importRun } from './shapes.js'

/** The account's imports, newest first. */
export const ListImports = operation({
  name: 'ListImports',
  version: '2026-12-01',
  ramAction: 'assay:ListImports',
  access: 'list',
  params: page(),
  reply: {
    Imports: wireList(importRun),
    PageNumber: wireInteger,
    PageSize: wireInteger,
    TotalCount: wireInteger,
  },
  errors: [],
  async handle({ PageNumber, PageSize }, { db, scope }) {
    const slice = { offset: (PageNumber - 1) * PageSize, limit: PageSize }
    const { imports, totalCount } = await listImports(db, scope, slice)
    return { Imports: imports, PageNumber, PageSize, TotalCount: totalCount }
  },
})
