import { expect, it } from 'vitest'
import type { Style } from '../../../workbook/style.js'
import { heatStyle } from './heat.js'

/** How light a fill is in grey print, 0 to 255. */
function grey({ fill = 'FFFFFF' }: Style): number {
  const [red = 0, green = 0, blue = 0] = fill.match(/../g)!.map((part) => Number.parseInt(part, 16))
  return 0.299 * red + 0.587 * green + 0.114 * blue
}

it('shades the more the darker, so that the order holds in grey', () => {
  const greys = [0, 25, 50, 75, 100].map((count) => grey(heatStyle(count, 100)))
  for (const [index, value] of greys.entries())
    if (index > 0) expect(greys[index - 1]! - value).toBeGreaterThan(15)
})

it('shades the least that fails, and nothing where nothing does', () => {
  expect(heatStyle(1, 100_000).fill).toBeDefined()
  expect(heatStyle(0, 100).fill).toBeUndefined()
  expect(heatStyle(0, 0).fill).toBeUndefined()
})
