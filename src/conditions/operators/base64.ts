import { listItems, textOf } from '../value-text.js'
import { defineOperator, everyScalar, type Scalar } from './define.js'
import type { Operator, Test } from './types.js'

/** Containment in a Base64 text such as ECS user data. Source: spec/condition-rules.md 3. */
export const base64Operators: readonly Operator[] = [
  defineOperator({
    name: 'Base64Contains',
    dataType: 'Base64String',
    documented: true,
    description: { en: 'The decoded value contains the desired text.', zh: '解码后的当前值包含期望的文本。' },
    prepare: (desired) => decoded(false, (text) => text.includes(desired)),
  }),
  defineOperator({
    name: 'NotBase64Contains',
    dataType: 'Base64String',
    documented: true,
    negated: true,
    description: {
      en: 'The decoded value does not contain the desired text.',
      zh: '解码后的当前值不包含期望的文本。',
    },
    prepare: (desired) => decoded(true, (text) => !text.includes(desired)),
  }),
  defineOperator({
    name: 'Base64ContainsAll',
    dataType: 'Base64String',
    documented: true,
    description: {
      en: 'The decoded value contains every text of the desired list.',
      zh: '解码后的当前值包含期望列表中的所有文本。',
    },
    prepare: (desired) => {
      const items = listItems(desired)
      return decoded(false, (text) => items.every((item) => text.includes(item)))
    },
  }),
  defineOperator({
    name: 'Base64ExcludeAll',
    dataType: 'Base64String',
    documented: true,
    negated: true,
    description: {
      en: 'The decoded value contains no text of the desired list.',
      zh: '解码后的当前值不包含期望列表中的任何文本。',
    },
    prepare: (desired) => {
      const items = listItems(desired)
      return decoded(true, (text) => !items.some((item) => text.includes(item)))
    },
  }),
]

function decoded(onMissing: boolean, holds: (text: string) => boolean): Test {
  return everyScalar(onMissing, (actual) => {
    const text = decode(actual)
    return text === '' ? onMissing : holds(text)
  })
}

/** Lenient: white space and foreign characters are skipped; '' when nothing could be decoded. */
function decode(actual: Scalar): string {
  return Buffer.from(textOf(actual), 'base64').toString('utf8')
}
