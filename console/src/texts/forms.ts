import { defineTexts } from './language'

/** Words of forms that are made of an operation's declaration. */
export const formTexts = defineTexts(
  {
    notSet: 'Not set',
    save: 'Save',
    notDone: 'This was not done',
    tags: 'Tags',
    addTags: 'Add tags',
    noTags: 'It has no tag.',
    removeTag: (tag: string) => `Take away ${tag}`,
    tagsHint: 'One on a line: key=value',
    listHint: 'One on a line',
    range: (low: string, high: string) => `${low} to ${high}`,
    none: 'There is nothing to choose from.',
    problems: {
      required: 'Fill this in.',
      notInteger: 'A whole number is wanted.',
      tooSmall: 'Too small.',
      tooLarge: 'Too large.',
      tooLong: 'Too long.',
      notJson: 'This is no JSON.',
      wrongForm: 'This has not the form that is wanted.',
    },
  },
  {
    notSet: '未设置',
    save: '保存',
    notDone: '操作未完成',
    tags: '标签',
    addTags: '添加标签',
    noTags: '没有标签。',
    removeTag: (tag: string) => `移除 ${tag}`,
    tagsHint: '每行一个：键=值',
    listHint: '每行一个',
    range: (low: string, high: string) => `${low} 至 ${high}`,
    none: '没有可选项。',
    problems: {
      required: '请填写此项。',
      notInteger: '请输入整数。',
      tooSmall: '数值过小。',
      tooLarge: '数值过大。',
      tooLong: '内容过长。',
      notJson: '不是有效的 JSON。',
      wrongForm: '格式不符合要求。',
    },
  },
)
