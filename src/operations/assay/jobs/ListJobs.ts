import { requireOperator } from '../../../accounts/create-account.js'
import { type ListedJob, listJobs } from '../../../platform/jobs/store/listed-jobs.js'
import { page, text } from '../../../rpc/fields.js'
import { shape, wireInstant, wireInteger, wireList, wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'
import { toSlice } from '../../page-slice.js'

const job = shape<ListedJob>({
  JobId: wireText.from((each) => each.jobId),
  Kind: wireText.from((each) => each.kind),
  Key: wireText.from((each) => each.key),
  Status: wireText.from((each) => each.status),
  Attempts: wireInteger.from((each) => each.attempts),
  MaxAttempts: wireInteger.from((each) => each.maxAttempts),
  CreateTimestamp: wireInstant.from((each) => each.createdAt),
  RunTimestamp: wireInstant.from((each) => each.runAt),
  FinishTimestamp: wireInstant.from((each) => each.finishedAt),
  Cause: wireText.from((each) => each.lastError),
})

/**
 * Background jobs of every account that wait, run or were given up, newest first, with the cause of the last failure; a
 * job that did its work is gone. A dead one is kept for `ASSAY_KEEP_IMPORTS_DAYS`. For the operator only.
 */
export const ListJobs = operation({
  name: 'ListJobs',
  version: '2026-12-01',
  ramAction: 'assay:ListJobs',
  access: 'list',
  params: {
    Status: text({ enum: ['queued', 'running', 'dead'] }),
    Kind: text({ minLength: 1, maxLength: 64 }),
    ...page(),
  },
  reply: { Jobs: wireList(job), PageNumber: wireInteger, PageSize: wireInteger, TotalCount: wireInteger },
  errors: ['OperatorOnly'],
  async handle({ Status, Kind, PageNumber, PageSize }, { db, caller }) {
    await requireOperator(db, caller)
    const slice = toSlice({ PageNumber, PageSize })
    const { jobs, totalCount } = await listJobs(db, { status: Status, kind: Kind }, slice)
    return { Jobs: jobs, PageNumber, PageSize, TotalCount: totalCount }
  },
})
