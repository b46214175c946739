/** The first of the 56 colours that a workbook may choose. */
const FIRST_INDEX = 8
const SIZE = 56

export type Palette = { indexOf(color: string): number; record(): Buffer }

/** Collects RRGGBB colours; when the palette is full the nearest colour in it stands in. */
export function createPalette(): Palette {
  const colors: string[] = []
  return {
    indexOf(color) {
      const wanted = color.toUpperCase()
      const known = colors.indexOf(wanted)
      if (known !== -1) return FIRST_INDEX + known
      if (colors.length < SIZE) return FIRST_INDEX + colors.push(wanted) - 1
      return FIRST_INDEX + nearest(colors, wanted)
    },
    record() {
      const data = Buffer.alloc(2 + SIZE * 4)
      data.writeUInt16LE(SIZE, 0)
      for (let i = 0; i < SIZE; i++) Buffer.from(`${colors[i] ?? 'FFFFFF'}00`, 'hex').copy(data, 2 + i * 4)
      return data
    },
  }
}

function nearest(colors: readonly string[], wanted: string): number {
  const distances = colors.map((color) => distance(color, wanted))
  return distances.indexOf(Math.min(...distances))
}

function distance(a: string, b: string): number {
  const [left, right] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')]
  return left.reduce((sum, channel, index) => sum + (channel - (right[index] ?? 0)) ** 2, 0)
}
