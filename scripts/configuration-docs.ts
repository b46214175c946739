import { SETTINGS } from '../src/config.js'

/** docs/configuration.md: every setting of the server. */
export function renderConfiguration(): string {
  const rows = Object.values(SETTINGS).map(
    ({ env, shown, text }) => `| \`${env}\` | ${shown === 'unset' ? 'unset' : `\`${shown}\``} | ${text} |`,
  )
  return [
    '# Configuration',
    '',
    'Generated from `src/config.ts` by `npm run docs`; do not edit.',
    '',
    'Each setting is an environment variable; `assay serve --help` lists those that are flags too. An empty value counts',
    'as unset. A value that cannot be used stops the start with a message that names it.',
    '',
    '| variable | default | meaning |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}
