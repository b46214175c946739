import { getRecorder } from '../../inventory/recorder.js'
import { operation } from '../operation.js'
import { configurationRecorder } from './shapes.js'

/** Whether the account's resources are recorded, and of which types. */
export const GetConfigurationRecorder = operation({
  name: 'GetConfigurationRecorder',
  version: '2020-09-07',
  ramAction: 'config:GetConfigurationRecorder',
  access: 'read',
  params: {},
  reply: { ConfigurationRecorder: configurationRecorder },
  errors: [],
  beforeStart: true,
  async handle(_, { db, scope, catalogue }) {
    const recorder = await getRecorder(db, scope)
    return { ConfigurationRecorder: { recorder, resourceTypes: [...catalogue.resourceTypes.keys()] } }
  },
})
