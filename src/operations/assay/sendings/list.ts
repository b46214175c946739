import type { ListedOperation } from '../../operation.js'
import { DeleteReportReceiver } from './DeleteReportReceiver.js'
import { GetReportReceivers } from './GetReportReceivers.js'
import { ListReportReceivers } from './ListReportReceivers.js'
import { ListReportSendings } from './ListReportSendings.js'
import { RegisterReportReceiver } from './RegisterReportReceiver.js'
import { SetReportReceivers } from './SetReportReceivers.js'

/** Where reports are sent, and what became of it. */
export const SENDING_OPERATIONS: readonly ListedOperation[] = [
  DeleteReportReceiver,
  GetReportReceivers,
  ListReportReceivers,
  ListReportSendings,
  RegisterReportReceiver,
  SetReportReceivers,
]
