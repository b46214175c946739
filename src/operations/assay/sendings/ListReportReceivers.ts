import { listReceivers, type StoredReceiver } from '../../../reports/store/report-receivers.js'
import { shape, wireInstant, wireList, wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

const receiver = shape<StoredReceiver>({
  ReceiverName: wireText.from((each) => each.name),
  Form: wireText.from((each) => each.form),
  Address: wireText.from((each) => each.address),
  Sender: wireText.from((each) => each.sender),
  Recipients: wireText.from((each) => each.recipients.join(',')),
  CreateTimestamp: wireInstant.from((each) => each.createdAt),
  UpdateTimestamp: wireInstant.from((each) => each.updatedAt),
})

/** Where reports may be sent, by name; of an address only the server is shown, since the rest may be a token. */
export const ListReportReceivers = operation({
  name: 'ListReportReceivers',
  version: '2026-12-01',
  ramAction: 'assay:ListReportReceivers',
  access: 'list',
  params: {},
  reply: { ReportReceivers: wireList(receiver) },
  errors: [],
  async handle(_, { db }) {
    return { ReportReceivers: await listReceivers(db) }
  },
})
