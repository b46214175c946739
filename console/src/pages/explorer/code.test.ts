import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { sampleCode } from './code'

const HOSTILE = `--it's "a" \\ $(touch ran) \`touch ran\` $HOME !x\n\t%s \u4e2d \u{1f600} x=y:z`
const CALL = {
  action: 'ListConfigRules',
  version: '2020-09-07',
  params: { Keyword: HOSTILE, 'Tag.1.Key': "''" },
  endpoint: new URL('https://assay.example:8443/'),
  isTemporary: false,
}

it('code for aliyun hands each value on as it is', () => {
  const script = `aliyun() { printf '%s\\0' "$@"; }\n${sampleCode('aliyun', CALL)}`
  expect(execFileSync('bash', ['-c', script]).toString().split('\0').slice(0, -1)).toEqual([
    'config',
    'ListConfigRules',
    `--Keyword=${HOSTILE}`,
    "--Tag.1.Key=''",
    '--version',
    '2020-09-07',
    '--force',
    '--endpoint',
    'assay.example:8443',
    '--secure',
  ])
})

it.each(['TypeScript', 'Python', 'Go', 'Java'] as const)('code in %s has no half characters', (language) => {
  const code = sampleCode(language, { ...CALL, params: { Keyword: 'a\ud800b' } })
  expect(code).toContain('"a\ufffdb"')
})
