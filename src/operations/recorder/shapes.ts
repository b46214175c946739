import type { Recorder } from '../../inventory/recorder.js'
import { shape, wireList, wireText } from '../../rpc/shapes.js'

/** A recorder and the resource types it records: all that are supported. */
export interface RecorderView {
  readonly recorder: Recorder
  readonly resourceTypes: readonly string[]
}

/** The recorder of an account. Source: spec/lifecycle.md 11 */
export const configurationRecorder = shape<RecorderView>({
  ConfigurationRecorderStatus: wireText.from(({ recorder }) => recorder.status),
  ResourceTypes: wireList(wireText).from((view) => view.resourceTypes),
})
