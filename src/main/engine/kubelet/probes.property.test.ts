import { undisturbed } from '../containers/disturbance.ts'
import * as fc from 'fast-check'
import { test } from 'vitest'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Probe } from '../../../shared/schema/types.ts'
import { LivingRuntime } from '../containers/living-runtime.ts'
import { createTestCluster } from './testing-kubelets.ts'

/** A runtime that promises nothing: every probe runs on every beat, as in a real cluster. */
class PolledRuntime extends LivingRuntime {
  override answersUntil(): number {
    return 0
  }
}

const handler = fc.constantFrom<Probe>(
  { httpGet: { path: '/', port: 80 } },
  { httpGet: { path: '/missing', port: 80 } },
  { tcpSocket: { port: 80 } },
  { tcpSocket: { port: 81 } },
  { exec: { command: ['cat', '/tmp/ok'] } }
)

const probe = fc
  .record({
    handler,
    initialDelaySeconds: fc.integer({ min: 0, max: 12 }),
    periodSeconds: fc.integer({ min: 1, max: 11 }),
    failureThreshold: fc.integer({ min: 1, max: 4 })
  })
  .map(({ handler: action, ...rest }): Probe => ({ ...action, ...rest }))

const container = fc.record({
  readinessProbe: probe,
  livenessProbe: fc.option(probe),
  startupProbe: fc.option(probe),
  isScript: fc.boolean(),
  hungFrom: fc.integer({ min: 5, max: 90 }),
  hungFor: fc.integer({ min: 1, max: 60 })
})

type Story = typeof container extends fc.Arbitrary<infer T> ? T : never

/** Every status that the API was told, with its moment. */
function history(story: Story, isPolled: boolean): readonly string[] {
  const cluster = createTestCluster(
    1,
    'x',
    (clock, logs) => new (isPolled ? PolledRuntime : LivingRuntime)(clock, logs)
  )
  const { clock, store } = cluster.controlPlane
  const told: string[] = []
  store.onChange(podKind, ({ object }) => told.push(`${clock.now} ${JSON.stringify(object.status)}`))
  const { readinessProbe, livenessProbe, startupProbe, isScript } = story
  cluster.create(
    'web',
    { terminationGracePeriodSeconds: 3 },
    {
      ...(isScript
        ? {
            image: 'busybox',
            command: ['sh', '-c', 'touch /tmp/ok; sleep 20; rm /tmp/ok; sleep 15; touch /tmp/ok; sleep 999']
          }
        : {}),
      readinessProbe,
      ...(livenessProbe === null ? {} : { livenessProbe }),
      ...(startupProbe === null ? {} : { startupProbe })
    }
  )
  const hang = (isHung: boolean): void => {
    const id = cluster.get('web')!.status!.containerStatuses?.[0]?.containerID
    if (id !== undefined) cluster.runtime.disturb(id, { ...undisturbed, isHung: isHung })
  }
  cluster.run(story.hungFrom)
  hang(true)
  cluster.run(story.hungFor)
  hang(false)
  cluster.run(120)
  return told
}

test('P5: a probe that sleeps tells the same story as one that runs on every beat', () => {
  fc.assert(
    fc.property(container, (story) => {
      const slept = history(story, false)
      const polled = history(story, true)
      if (slept.join('\n') !== polled.join('\n'))
        throw new Error(`told ${slept.length} statuses asleep, ${polled.length} awake`)
    }),
    { numRuns: 150, seed: 1 }
  )
})
