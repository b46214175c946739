import { expect, test } from 'vitest'
import { chooseLanguage } from './language.js'

test.each([
  [undefined, '', 'en-US'],
  ['zh-CN', '', 'zh-CN'],
  ['zh', '', 'zh-CN'],
  ['ZH_cn', '', 'zh-CN'],
  ['en-US', 'zh-CN', 'en-US'],
  ['ja-JP', 'zh-CN', 'en-US'],
  ['', 'zh-CN,zh;q=0.9', 'zh-CN'],
  [undefined, 'zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
  [undefined, 'en;q=0.8, zh-TW;q=0.9', 'zh-CN'],
  [undefined, 'de-DE, de;q=0.9, en;q=0.5, zh;q=0.4', 'en-US'],
  [undefined, 'de, zh;q=0.1', 'zh-CN'],
  [undefined, 'zh;q=0, de', 'en-US'],
  [undefined, '*', 'en-US'],
  [undefined, 'en, zh', 'en-US'],
  [undefined, ';;q=,zh;q=x', 'zh-CN'],
])('%j with the header %j is %s', (parameter, header, expected) => {
  expect(chooseLanguage(parameter, header)).toBe(expected)
})
