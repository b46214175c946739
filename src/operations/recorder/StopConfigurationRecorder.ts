import { stopRecorder } from '../../packs/stop-recorder.js'
import { wireBoolean } from '../../rpc/shapes.js'
import { operation } from '../operation.js'

/** Stops recording and removes what was recorded, with rules, packages, results and reports, for good. */
export const StopConfigurationRecorder = operation({
  name: 'StopConfigurationRecorder',
  version: '2020-09-07',
  ramAction: 'config:StopConfigurationRecorder',
  access: 'write',
  params: {},
  reply: { StopConfigurationRecorderResult: wireBoolean },
  errors: ['AdminStopSLRFail', 'MemberStopSLRFail', 'StopSLRFail'],
  async handle(_, services) {
    await stopRecorder(services.db, services.scope, services)
    return { StopConfigurationRecorderResult: true }
  },
})
