import { describe, expect, it } from 'vitest'
import { layOutColumns } from './column-layout.ts'
import type { ColumnMeasure } from './column-layout.ts'

// The Pods table: Node gives way first, then the memory bar, the age of restarts, the CPU bar.
const pods: readonly ColumnMeasure[] = [
  { id: 'name', width: 240, min: 140, grow: 1 },
  { id: 'ready', width: 50, min: 50 },
  { id: 'status', width: 160, min: 120 },
  { id: 'restarts', width: 110, min: 110, compactOrder: 3, compactWidth: 60 },
  { id: 'cpu', width: 100, min: 100, compactOrder: 4, compactWidth: 60 },
  { id: 'memory', width: 110, min: 110, compactOrder: 2, compactWidth: 64 },
  { id: 'node', width: 100, min: 90, hideOrder: 1 },
  { id: 'age', width: 50, min: 50 }
]

function shape(available: number): string {
  return layOutColumns(pods, available)
    .map((column) => (column.compact ? `${column.id}-` : column.id))
    .join(' ')
}

describe('layOutColumns', () => {
  it('gives way in the order asked for', () => {
    expect(shape(920)).toBe('name ready status restarts cpu memory node age')
    expect(shape(770)).toBe('name ready status restarts cpu memory node age')
    expect(shape(769)).toBe('name ready status restarts cpu memory age')
    expect(shape(679)).toBe('name ready status restarts cpu memory- age')
    expect(shape(633)).toBe('name ready status restarts- cpu memory- age')
    expect(shape(583)).toBe('name ready status restarts- cpu- memory- age')
    expect(shape(100)).toBe('name ready status restarts- cpu- memory- age')
  })

  it('never goes over the width while the least fits, and gives what is over to the growing column', () => {
    for (let available = 544; available < 1600; available += 7) {
      const sum = layOutColumns(pods, available).reduce((total, column) => total + column.width, 0)
      expect(sum).toBeLessThanOrEqual(available)
    }
    expect(layOutColumns(pods, 1120)[0]?.width).toBe(440)
    expect(layOutColumns(pods, 1120)[1]?.width).toBe(50)
  })

  it('leaves no gap behind a name: what it does not need goes to the next that grows, the rest to the last', () => {
    const columns = [
      { id: 'name', width: 240, min: 180, grow: 3 },
      { id: 'status', width: 200, min: 150, grow: 0.5 },
      { id: 'age', width: 60, min: 50 }
    ]
    expect(layOutColumns(columns, 1700).map(({ width }) => width)).toEqual([560, 1080, 60])
    expect(layOutColumns(columns, 780).map(({ width }) => width)).toEqual([480, 240, 60])
    const sized = columns.map((column) => ({ ...column, grow: 0 }))
    expect(layOutColumns(sized, 780).map(({ width }) => width)).toEqual([520, 200, 60])
  })

  it('keeps the least width where nothing more can give way', () => {
    expect(layOutColumns(pods, 100).map((column) => column.width)).toEqual([140, 50, 120, 60, 60, 64, 50])
  })
})
