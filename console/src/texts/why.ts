import { defineTexts } from './language'

/** What a result says of its reason. */
export const whyTexts = defineTexts(
  {
    property: 'Property',
    actual: 'Actual',
    expected: 'Expected',
    reason: 'Reason',
    nothing: 'nothing',
    absent: 'absent',
    noReason: 'The rule gave no reason.',
  },
  {
    property: '属性',
    actual: '实际值',
    expected: '期望',
    reason: '原因',
    nothing: '空',
    absent: '不存在',
    noReason: '规则没有给出原因。',
  },
)
