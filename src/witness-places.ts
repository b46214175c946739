import type { Config } from './config.js'
import type { WitnessPlaces } from './reports/witness/ask-witness.js'

/** Who is shown the manifests of reports, by the settings. */
export function witnessPlaces(config: Config): WitnessPlaces {
  const { timestampUrl, chainHeadUrl, chainHeadSecret } = config
  return {
    timestamp: timestampUrl === undefined ? null : { url: timestampUrl },
    chainHead:
      chainHeadUrl === undefined || chainHeadSecret === undefined
        ? null
        : { url: chainHeadUrl, secret: chainHeadSecret },
  }
}
