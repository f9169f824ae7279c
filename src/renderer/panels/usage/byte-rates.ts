// Bytes, and bytes a second, in the one unit that suits the largest of some values.

type Values = readonly (number | null)[]

export interface ByteUnit {
  readonly name: 'B' | 'KiB' | 'MiB' | 'GiB'
  /** Bytes in one of these. */
  readonly size: number
}

const units: readonly ByteUnit[] = [
  { name: 'GiB', size: 1024 ** 3 },
  { name: 'MiB', size: 1024 ** 2 },
  { name: 'KiB', size: 1024 }
]
const bytes: ByteUnit = { name: 'B', size: 1 }

/** The largest unit of which there are two or more. */
export function byteUnit(lines: readonly Values[]): ByteUnit {
  const most = lines.reduce((max, line) => line.reduce<number>((sum, value) => Math.max(sum, value ?? 0), max), 0)
  return units.find(({ size }) => most >= 2 * size) ?? bytes
}

export function inUnit(line: Values, { size }: ByteUnit): Values {
  return line.map((value) => (value === null ? null : value / size))
}

/** "1.4", "18", "230": as many digits as are read. */
export function byteText(value: number): string {
  if (value >= 100 || value === 0) return String(Math.round(value))
  return String(value < 10 ? Math.round(value * 10) / 10 : Math.round(value))
}
