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
  beforeStart: true,
  async handle(_, services) {
    const recorder = await startRecorder(services.db, services.scope, services)
    return {
      ConfigurationRecorder: { recorder, resourceTypes: [...services.catalogue.resourceTypes.keys()] },
    }
  },
})
