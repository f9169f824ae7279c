// For tests and measurements: pods by the thousand, and what happens to them.
import type { Pod } from '../../../shared/schema/types.ts'
import { podOf, recordedNow, second, templateOf, type PodFacts } from '../fixture/recorded-objects.ts'

const template = templateOf({ namespace: 'x', name: 'web', image: 'nginx', replicas: 1, age: 0 })

/** A pod whose state and labels follow from `state`; the same name keeps its uid. */
export function testPod(number: number, state: number): Pod {
  const namespace = `ns-${number % 5}`
  const states: PodFacts[] = [
    { age: 60 * second, node: `node-${number % 7}` },
    { age: 60 * second, node: `node-${number % 7}`, ready: false },
    {
      age: 60 * second,
      node: `node-${number % 7}`,
      ready: false,
      restarts: state,
      state: { waiting: { reason: 'CrashLoopBackOff' } }
    },
    { age: 60 * second, phase: 'Pending', ready: false, unschedulable: 'no room' },
    { age: 60 * second, node: `node-${number % 7}`, phase: 'Succeeded', ready: false }
  ]
  const pod = podOf(namespace, `pod-${(number * 7919) % 100_003}`, undefined, template, states[state % states.length]!)
  return {
    ...pod,
    metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, color: state % 2 === 0 ? 'red' : 'blue' } }
  }
}

export { recordedNow }
