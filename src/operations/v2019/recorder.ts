import { chooseRecordedTypes, getRecorder, type Recorder, startRecorder } from '../../inventory/recorder.js'
import { csv } from '../../rpc/fields.js'
import { shape, wireAccountId, wireList, wireText } from '../../rpc/shapes.js'
import { operation, type Services } from '../operation.js'

interface OlderRecorder {
  readonly recorder: Recorder
  readonly resourceTypes: readonly string[]
}

/** Organizations are told of by account groups, not here. */
const olderRecorder = shape<OlderRecorder>({
  AccountId: wireAccountId.from(({ recorder }) => recorder.account.accountId),
  ConfigurationRecorderStatus: wireText.from(({ recorder }) => recorder.status),
  ResourceTypes: wireList(wireText).from((view) => view.resourceTypes),
})

const reply = { ConfigurationRecorder: olderRecorder }

function view(recorder: Recorder, { catalogue }: Services) {
  return { ConfigurationRecorder: { recorder, resourceTypes: [...catalogue.resourceTypes.keys()] } }
}

/** Whether the account's resources are recorded, and of which types. */
export const DescribeConfigurationRecorder = operation({
  name: 'DescribeConfigurationRecorder',
  version: '2019-01-08',
  ramAction: 'config:GetConfigurationRecorder',
  access: 'read',
  params: {},
  reply,
  errors: [],
  beforeStart: true,
  handle: async (_, services) => view(await getRecorder(services.db, services.scope), services),
})

/** Starts recording; starting again changes nothing. */
export const StartConfigurationRecorder = operation({
  name: 'StartConfigurationRecorder',
  version: '2019-01-08',
  ramAction: 'config:StartConfigurationRecorder',
  access: 'write',
  params: {},
  reply,
  errors: ['ProcessIsRunning'],
  beforeStart: true,
  handle: async (_, services) => view(await startRecorder(services.db, services.scope, services), services),
})

/** Chooses the types to record; only the whole list is taken. */
export const PutConfigurationRecorder = operation({
  name: 'PutConfigurationRecorder',
  version: '2019-01-08',
  ramAction: 'config:UpdateConfigurationRecorder',
  access: 'write',
  params: { ResourceTypes: csv({ required: true }) },
  reply,
  errors: ['Invalid.ResourceTypes.Value', 'ProcessIsRunning'],
  async handle({ ResourceTypes }, services) {
    const { db, scope, catalogue } = services
    const all = new Set(catalogue.resourceTypes.keys())
    return view(await chooseRecordedTypes(db, scope, all, ResourceTypes), services)
  },
})
