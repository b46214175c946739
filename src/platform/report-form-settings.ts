import { ConfigError, type Setting } from './setting.js'

/** Forms of a report, by the names that settings and replies use. */
export const FORM_NAMES = ['xls', 'xlsx', 'html', 'pdf', 'json', 'csv', 'oscal'] as const

const env = 'ASSAY_REPORT_FORMS'

/** Which forms are made; undefined is all. */
export const REPORT_FORM_SETTINGS = {
  reportForms: {
    env,
    shown: 'all',
    text: 'Forms that are made of every report, separated by commas; the one of `ASSAY_REPORT_FORMAT` and xlsx are made in any case. A form that is left out is made when it is asked for (`assay reports get REPORT --format FORM`), and signed as an addendum to the manifest.',
    read: (value) => {
      if (value === undefined) return undefined
      const forms = value.split(',').map((each) => each.trim())
      const unknown = forms.find((each) => !(FORM_NAMES as readonly string[]).includes(each))
      if (unknown !== undefined)
        throw new ConfigError(`${env} names '${unknown}', not ${FORM_NAMES.join(', ')}`)
      return new Set(forms)
    },
  } satisfies Setting<ReadonlySet<string> | undefined>,
}
