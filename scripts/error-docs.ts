import { ERROR_TABLE } from '../src/errors.js'

/** docs/errors.md: every code the server may answer. */
export function renderErrors(): string {
  const rows = Object.entries(ERROR_TABLE)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(
      ([code, { status, message, source }]) =>
        `| \`${code}\` | ${status} | ${cell(message)} | ${cell(source)} |`,
    )
  return [
    '# Errors',
    '',
    'Generated from `src/errors.ts` by `npm run docs`; do not edit.',
    '',
    'Every error reply has RequestId, HostId, Code, Message and Recommend, as JSON or XML. `{Param}` stands for the name of',
    'a parameter: `Missing{Param}` is answered as, for example, `MissingCompliancePackId`.',
    '',
    '| code | HTTP | message | source |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
