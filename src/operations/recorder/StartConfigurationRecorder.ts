import { startRecorder } from '../../inventory/recorder.js'
import { operation } from '../operation.js'
import { configurationRecorder } from './shapes.js'

/** Starts recording; starting again changes nothing. */
export const StartConfigurationRecorder = operation({
  name: 'StartConfigurationRecorder',
  version: '2020-09-07',
  ramAction: 'config:StartConfigurationRecorder',
  access: 'write',
  params: {},
  reply: { ConfigurationRecorder: configurationRecorder },
  errors: ['ProcessIsRunning'],
  async handle(_, { db, scope, clock, catalogue }) {
    const recorder = await startRecorder(db, scope, clock.now())
    return { ConfigurationRecorder: { recorder, resourceTypes: [...catalogue.resourceTypes.keys()] } }
  },
})
