/** Where the axis of a chart ends whose largest value is `value`: a number that quarters without a rest, and reads well. */
export function axisTop(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1) * 4
  return Math.ceil(value / unit) * unit
}
