import { describe, expect, test } from 'vitest'
import { TestContainer } from './testing-containers.ts'

/** Runs a script as a container, saved and taken up again every so many milliseconds where that is asked. */
function logOf(script: string, seconds: number, reopenEvery = Infinity): readonly string[] {
  let box = new TestContainer('debian')
  box.container.begin(['bash', '-c', script])
  const end = box.clock.now + seconds * 1000
  while (box.clock.now < end && box.end === undefined) {
    box.clock.advanceTo(Math.min(box.clock.now + Math.min(reopenEvery, 1000), end))
    if (reopenEvery !== Infinity) box = box.reopened()
  }
  return box.lines
}

describe('P8 the log of a container', () => {
  test('P8 of what is said above two thousand lines a second the number is kept, told when the second is over', () => {
    const lines = logOf('seq 5000; sleep 5; echo later', 20)
    const marker = lines.findIndex((line) => line.startsWith('['))
    expect(lines[marker]).toMatch(/^\[\d+ more lines of this second were not kept\]$/)
    expect(lines.at(-1)).toBe('later')
    const left = lines.reduce((sum, line) => sum + Number(/^\[(\d+) more/.exec(line)?.[1] ?? 0), 0)
    const kept = lines.filter((line) => /^\d+$/.test(line))
    expect(kept.length + left).toBe(5000)
    expect(kept.slice(0, 2000)).toEqual(Array.from({ length: 2000 }, (_, index) => String(index + 1)))
  })

  test('P8 the number is kept over restarts, and when the container ends within the second', () => {
    const leftOf = (lines: readonly string[]): number =>
      lines.reduce((sum, line) => sum + Number(/^\[(\d+) more/.exec(line)?.[1] ?? (/^\d+$/.test(line) ? 1 : 0)), 0)
    expect(leftOf(logOf('seq 9000', 20))).toBe(9000)
    expect(leftOf(logOf('seq 9000; sleep 3', 20, 70))).toBe(9000)
  })

  test('P8 a line that is too long to be written at once is one line again for who reads it', () => {
    const pieces: [number, boolean][] = []
    const box = new TestContainer('debian', { heard: (line, isPartial) => pieces.push([line.length, isPartial]) })
    const long = (length: number): string => `head -c ${length} /dev/zero | tr "\\0" x`
    box.container.begin(['bash', '-c', `${long(40_000)}; echo; ${long(16_384)}; echo; ${long(16_385)}`])
    box.run(60)
    expect(pieces).toEqual([
      [16_384, true],
      [16_384, true],
      [7232, false],
      [16_384, false],
      [16_384, true],
      [1, false]
    ])
  })
})
