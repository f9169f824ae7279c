import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ImageCatalogue } from '../images/image-catalogue.ts'
import type { ContainerLaunch } from '../container-runtime.ts'
import { planOf } from './container-plan.ts'
import { nextLineAt, plannedLines } from './plan-log.ts'

const statement = fc.oneof(
  fc.integer({ min: 0, max: 9 }).map((number) => `echo "line ${number} $i $HOSTNAME"`),
  fc.integer({ min: 1, max: 40 }).map((tenths) => `sleep ${tenths / 10}`),
  fc.constant('i=$((i+2))'),
  fc.constant('date +%T')
)
const body = fc.array(statement, { minLength: 1, maxLength: 5 })
const script = fc
  .record({ head: body, loop: fc.option(body) })
  .map(({ head, loop }) => `i=0; ${head.join('; ')}${loop === null ? '' : `; while true; do ${loop.join('; ')}; done`}`)

function launchOf(text: string): ContainerLaunch {
  const found = new ImageCatalogue().find('busybox')
  if (!found.found) throw new Error(found.error)
  return {
    id: 'containerd://1',
    sandbox: { uid: 'u', name: 'pod', namespace: 'default', nodeName: 'worker-1', ip: '10.244.1.2' },
    container: { name: 'c', image: 'busybox', command: ['sh', '-c', text] },
    image: found.image.facts,
    restartCount: 0,
    startedAt: 1_000_000,
    environment: {},
    volumes: { list: () => [], read: () => undefined }
  }
}

test('P8: a log that is read in pieces is the log that is read at once', () => {
  fc.assert(
    fc.property(script, fc.array(fc.integer({ min: 1, max: 7000 }), { maxLength: 12 }), (text, steps) => {
      const launch = launchOf(text)
      const plan = planOf(launch)
      const pieces: unknown[] = []
      let from = launch.startedAt - 1
      for (const step of steps) {
        pieces.push(...plannedLines(plan, launch, from, from + step, 100_000))
        from += step
      }
      expect(pieces).toEqual(plannedLines(plan, launch, launch.startedAt - 1, from, 100_000))
    }),
    { numRuns: 200, seed: 1 }
  )
})

test('P8: the next line comes exactly when it was foretold', () => {
  fc.assert(
    fc.property(script, fc.integer({ min: 0, max: 20_000 }), (text, offset) => {
      const launch = launchOf(text)
      const plan = planOf(launch)
      const from = launch.startedAt - 1 + offset
      const next = nextLineAt(plan, launch, from)
      const [first] = plannedLines(plan, launch, from, from + 60_000, 100_000)
      expect(next).toBe(first?.time)
    }),
    { numRuns: 200, seed: 1 }
  )
})

test('P8: only the newest lines are made, however long the run', () => {
  const launch = launchOf('while true; do echo a; echo b; sleep 1; done')
  const lines = plannedLines(planOf(launch), launch, launch.startedAt - 1, launch.startedAt + 864_000_000, 10)
  expect(lines).toHaveLength(10)
  expect(lines.at(-1)).toEqual({ time: launch.startedAt + 864_000_000, stream: 'stdout', text: 'b' })
})
