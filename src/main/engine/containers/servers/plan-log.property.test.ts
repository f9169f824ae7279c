import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { launchOf } from '../testing-containers.ts'
import { nextLineAt, plannedLines } from './plan-log.ts'

const images = fc.constantFrom('nginx', 'redis', 'postgres', 'httpd')

test('P8: a log that is read in pieces is the log that is read at once', () => {
  fc.assert(
    fc.property(images, fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 12 }), (image, steps) => {
      const launch = launchOf(image)
      const base = launch.startedAt
      const pieces: unknown[] = []
      let from = base - 1
      for (const step of steps) {
        pieces.push(...plannedLines(launch, base, from, from + step))
        from += step
      }
      expect(pieces).toEqual(plannedLines(launch, base, base - 1, from))
    }),
    { numRuns: 100, seed: 1 }
  )
})

test('P8: the next line comes exactly when it was foretold', () => {
  fc.assert(
    fc.property(images, fc.integer({ min: 0, max: 2000 }), (image, offset) => {
      const launch = launchOf(image)
      const from = launch.startedAt - 1 + offset
      const [first] = plannedLines(launch, launch.startedAt, from, from + 60_000)
      expect(nextLineAt(launch, launch.startedAt, from)).toBe(first?.time)
    }),
    { numRuns: 100, seed: 1 }
  )
})
