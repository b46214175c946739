import { expect, it } from 'vitest'
import { createRowHeights } from './row-height.js'

const heightOf = createRowHeights([{ header: 'a', widthChars: 10, style: { wrap: true } }])
const pointsOf = (text: string) => heightOf([text])?.points

it('gives a wrapped text its lines, and more where they are Chinese', () => {
  expect(pointsOf('short')).toBeUndefined()
  expect(pointsOf('短文字')).toBeUndefined()
  expect(pointsOf('a text of two')).toBe(30)
  expect(pointsOf('需要两行的文字')).toBe(34)
  expect(pointsOf('English\n中文')).toBe(32)
})
