import { listOf, members, number, optional, text } from '../read-reply.js'
import { ASSAY, operation } from './operation.js'

const job = members({
  JobId: text,
  Kind: text,
  Key: text,
  Status: text,
  Attempts: number,
  MaxAttempts: number,
  RunTimestamp: number,
  FinishTimestamp: optional(number),
  Cause: optional(text),
})
export type ListedJob = ReturnType<typeof job>

export const ListJobs = operation(ASSAY, 'ListJobs', members({ Jobs: listOf(job), TotalCount: number }))
