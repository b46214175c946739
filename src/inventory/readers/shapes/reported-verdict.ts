import { isJsonObject } from '../json-value.js'
import { nothingRead, type Shape } from './shape.js'

/**
 * The service's own verdicts: pages of ListConfigRuleEvaluationResults and its twins, and log-service lines. They
 * are recognised here and handed on as they are; who takes them reads them. Source: spec/import.md shape 7.
 */
export const reportedVerdicts: Shape = {
  name: 'verdicts of the service',
  matches: (value) =>
    isJsonObject(value['EvaluationResults']) ||
    value['dataType'] === 'CompliantSnapshot' ||
    ('complianceType' in value && 'configRuleId' in value),
  read: (value, source) => ({
    ...nothingRead,
    verdicts: [{ file: source.file, at: source.pathAt ?? source.asOf, reported: value }],
  }),
}
