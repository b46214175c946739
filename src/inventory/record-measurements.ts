import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { ImportAccounts } from './import-accounts.js'
import type { ImportTally } from './import-tally.js'
import type { PlacedMeasurement } from './readers/measurement.js'
import type { Recording } from './record-items.js'
import { findMeasured, writeMeasurement } from './store/measurements.js'

/** Keeps what was measured of recorded resources; what is of no recorded one is a problem of the import. */
export async function recordMeasurements(
  db: Db,
  {
    accounts,
    tally,
    recording,
    pause,
  }: {
    readonly accounts: ImportAccounts
    readonly tally: ImportTally
    readonly recording: Recording
    readonly pause: () => Promise<void>
  },
  placed: readonly PlacedMeasurement[],
): Promise<void> {
  for (const { measurement, position } of placed) {
    const accountId = measurement.accountId ?? accounts.ownerId
    const found = await accounts.find(accountId)
    if (!('account' in found)) {
      tally.refuseItem(accountId, found.advice)
      continue
    }
    const { account } = found
    const isKnown = await inTransaction(db, async (db) => {
      const resourceNo = await findMeasured(db, account, measurement)
      if (resourceNo === null) return false
      if (await writeMeasurement(db, account, resourceNo, measurement, recording.clock.now()))
        await recording.changed(db, account)
      return true
    })
    const { resourceType, resourceId, region } = measurement
    if (isKnown) tally.addMeasurement()
    else
      tally.addProblem({ ...position, message: `${resourceType} ${resourceId} is not recorded in ${region}` })
    await pause()
  }
}
