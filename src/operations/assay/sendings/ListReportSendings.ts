import { listSendings, type ReportSending } from '../../../reports/store/report-sendings.js'
import { page, text } from '../../../rpc/fields.js'
import { shape, wireInstant, wireInteger, wireList, wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'
import { toSlice } from '../../page-slice.js'

const sending = shape<ReportSending>({
  SendingId: wireText.from((each) => each.sendingId),
  ReportTemplateId: wireText.from((each) => each.templateId),
  TemplateReportId: wireText.from((each) => each.fileId),
  ReceiverName: wireText.from((each) => each.receiver),
  Recipients: wireText.from((each) => each.recipients.join(',')),
  Status: wireText.from((each) => each.status),
  AttemptCount: wireInteger.from((each) => each.attempts),
  LastErrorMessage: wireText.from((each) => each.lastError),
  CreateTimestamp: wireInstant.from((each) => each.requestedAt),
  NextAttemptTimestamp: wireInstant.from((each) => each.nextAttemptAt),
  EndTimestamp: wireInstant.from((each) => each.endedAt),
})

/**
 * Reports that were sent, newest first: QUEUED (also while it is tried again, see `LastErrorMessage`), SENT or FAILED.
 * Of one template with `ReportTemplateId`.
 */
export const ListReportSendings = operation({
  name: 'ListReportSendings',
  version: '2026-12-01',
  ramAction: 'assay:ListReportSendings',
  access: 'list',
  params: { ReportTemplateId: text({ minLength: 1 }), ...page() },
  reply: {
    ReportSendings: wireList(sending),
    PageNumber: wireInteger,
    PageSize: wireInteger,
    TotalCount: wireInteger,
  },
  errors: [],
  async handle({ ReportTemplateId, PageNumber, PageSize }, { db, scope }) {
    const slice = toSlice({ PageNumber, PageSize })
    const found = await listSendings(db, scope, { templateId: ReportTemplateId }, slice)
    return { ReportSendings: found.sendings, PageNumber, PageSize, TotalCount: found.totalCount }
  },
})
