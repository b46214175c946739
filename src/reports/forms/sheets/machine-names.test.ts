import { expect, it } from 'vitest'
import { namedColumn } from './machine-names.js'

it.each([
  ['Region', 18, 'region', 'Region\nregion', 18],
  ['Insufficient data', 11, 'insufficient_data', 'Insufficient data\ninsufficient_data', 20],
  ['Not yet evaluated 尚未检测', 11, 'not_evaluated', 'Not yet evaluated\n尚未检测\nnot_evaluated', 16],
  ['账号 ID', 18, 'account_id', '账号 ID\naccount_id', 18],
])('the column of "%s" breaks inside no word', (header, widthChars, name, shown, width) => {
  expect(namedColumn({ header, widthChars }, name)).toEqual({ header: shown, widthChars: width })
})
