import { readFileSync } from 'node:fs'
import Schema from 'typebox/schema'

/** The published schema of assessment results. */
export const OSCAL_SCHEMA = Schema.Compile(
  // Its `$id`s are no addresses, and resolving references against them finds nothing.
  JSON.parse(
    readFileSync('test/report/schemas/oscal_assessment-results_schema.json', 'utf8'),
    (key, value) => (key === '$id' && String(value).startsWith('#') ? undefined : value),
  ),
)
