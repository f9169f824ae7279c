import { expect, it } from 'vitest'
import type { Job, Pod, PodStatus } from '../../../../shared/schema/types.ts'
import { podsToRemove } from './removal-order.ts'

const job = (spec: Partial<Job['spec']> = {}): Job => ({ spec: { template: {}, ...spec } }) as Job

interface Traits {
  readonly nodeName?: string
  readonly phase?: string
  readonly readySince?: string
  readonly restarts?: number
  readonly created?: string
  readonly index?: number
}

function podOf(name: string, traits: Traits): Pod {
  const { nodeName = 'worker-1', phase = 'Running', readySince, restarts = 0, created = '10:00:00', index } = traits
  const ready = { type: 'Ready', status: 'True', lastTransitionTime: `2026-11-20T${readySince}Z` }
  const status = {
    phase,
    conditions: readySince === undefined ? [] : [ready],
    containerStatuses: [{ restartCount: restarts }]
  }
  const annotations: Record<string, string> =
    index === undefined ? {} : { 'batch.kubernetes.io/job-completion-index': String(index) }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: `2026-11-20T${created}Z`, annotations },
    spec: { containers: [], ...(nodeName === '' ? {} : { nodeName }) },
    status: status as unknown as PodStatus
  }
}

const names = (pods: readonly Pod[]): string[] => pods.map(({ metadata }) => metadata.name)

it('W6 with less parallelism the pods go first that are least far', () => {
  const pods = [
    podOf('long ready', { readySince: '10:01:00' }),
    podOf('lately ready', { readySince: '10:09:00' }),
    podOf('restarted', { restarts: 3 }),
    podOf('young', { created: '10:05:00' }),
    podOf('old', {}),
    podOf('pending', { phase: 'Pending' }),
    podOf('not bound', { nodeName: '', phase: 'Pending' })
  ]
  const order = ['not bound', 'pending', 'restarted', 'young', 'old', 'lately ready', 'long ready']
  expect(names(podsToRemove(job(), pods, 7))).toEqual(order)
  expect(names(podsToRemove(job(), pods.toReversed(), 7))).toEqual(order)
  expect(names(podsToRemove(job(), pods, 2))).toEqual(order.slice(0, 2))
})

it('W6 of an Indexed Job those go first whose index another has, or that have none to do', () => {
  const pods = [
    podOf('0', { index: 0 }),
    podOf('1 ready', { index: 1, readySince: '10:01:00' }),
    podOf('1 again', { index: 1 }),
    podOf('9', { index: 9 })
  ]
  const indexed = job({ completionMode: 'Indexed', completions: 3 })
  expect(names(podsToRemove(indexed, pods, 2)).sort()).toEqual(['1 again', '9'])
  expect(names(podsToRemove(indexed, pods, 3)).sort()).toEqual(['0', '1 again', '9'])
})
