import type { ListedOperation } from '../../operation.js'
import { ListTickets } from './ListTickets.js'
import { SetTickets } from './SetTickets.js'

/** Tickets of a tracker that are about findings. */
export const TICKET_OPERATIONS: readonly ListedOperation[] = [ListTickets, SetTickets]
