import { chooseRecordedTypes } from '../../inventory/recorder.js'
import { csv } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { configurationRecorder } from './shapes.js'

/** Chooses the types to record; only the whole list is taken. */
export const UpdateConfigurationRecorder = operation({
  name: 'UpdateConfigurationRecorder',
  version: '2020-09-07',
  ramAction: 'config:UpdateConfigurationRecorder',
  access: 'write',
  params: { ResourceTypes: csv({ required: true }) },
  reply: { ConfigurationRecorder: configurationRecorder },
  errors: ['Invalid.ResourceTypes.Value', 'ProcessIsRunning'],
  async handle({ ResourceTypes }, { db, scope, catalogue }) {
    const all = new Set(catalogue.resourceTypes.keys())
    const recorder = await chooseRecordedTypes(db, scope, all, ResourceTypes)
    return { ConfigurationRecorder: { recorder, resourceTypes: [...all] } }
  },
})
