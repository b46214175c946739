import type { Operator } from '../src/conditions/operators/types.js'

/** docs/operators.md: every operator that a condition may name, with what it holds for. */
export function renderOperators(operators: readonly Operator[]): string {
  const row = ({ name, dataType, unary, documented, timeDependent, description }: Operator) => {
    const marks = [
      ...(documented ? [] : ['ours']),
      ...(unary ? ['no desired value'] : []),
      ...(timeDependent ? ['time alone may change it'] : []),
    ]
    return `| \`${name}\` | ${dataType} | ${description.en.replaceAll('|', '\\|')} | ${marks.join(', ')} |`
  }
  return [
    '# Operators',
    '',
    '<!-- Written by scripts/write-catalog-docs.ts from src/conditions/operators/; edit that instead. -->',
    '',
    'What a condition may ask of a value, in rule files and in the conditions of custom rules alike; `ListConfigRuleOperators` answers the same list. Those marked as ours are additions to what the service publishes.',
    '',
    '| operator | on | holds when | |',
    '| --- | --- | --- | --- |',
    ...operators.map(row),
    '',
  ].join('\n')
}
