import { describe, expect, it } from 'vitest'
import type { DaemonSet, Deployment, Event, Node, Pod, ReplicaSet } from '../schema/types.ts'
import { daemonSetStatus } from './daemonset/status.ts'
import { deploymentStatus } from './deployment/status.ts'
import { eventRelations } from './event/relations.ts'
import { horizontalPodAutoscalerStatus } from './horizontalpodautoscaler/status.ts'
import { nodeStatus } from './node/status.ts'
import { podRelations } from './pod/relations.ts'
import { replicaSetStatus } from './replicaset/status.ts'
import { kinds } from './table.ts'

const metadata = {
  name: 'x',
  namespace: 'n',
  uid: 'u',
  resourceVersion: '1',
  creationTimestamp: '2026-11-20T12:00:00Z',
  generation: 2
}
const selector = { matchLabels: { app: 'x' } }
const template = { spec: { containers: [{ name: 'c' }] } }

function deployment(spec: Partial<Deployment['spec']>, status: Deployment['status']): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { selector, template, replicas: 3, ...spec },
    status
  }
}

describe('status of a Deployment', () => {
  const done = { observedGeneration: 2, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 }
  const finished = [{ type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' }]
  it.each<[string, string, Partial<Deployment['spec']>, Deployment['status']]>([
    ['ok', 'Available', {}, done],
    ['prog', 'Progressing', {}, undefined],
    ['prog', 'Progressing', {}, { ...done, observedGeneration: 1 }],
    ['prog', 'Progressing', {}, { ...done, replicas: 4 }],
    ['prog', 'Progressing', {}, { ...done, availableReplicas: 2 }],
    ['warn', '2/3 available', {}, { ...done, availableReplicas: 2, conditions: finished }],
    ['off', 'paused', { paused: true }, { ...done, updatedReplicas: 1 }],
    ['off', 'scaled to 0', { replicas: 0 }, { observedGeneration: 2 }],
    [
      'bad',
      'ProgressDeadlineExceeded',
      {},
      { conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }] }
    ],
    ['bad', 'FailedCreate', {}, { conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' }] }]
  ])('%s %s', (mark, word, spec, status) => {
    expect(deploymentStatus(deployment(spec, status))).toEqual({ mark, word })
  })
})

describe('status of a Node', () => {
  it.each<[string, string, boolean, Node['status']]>([
    ['ok', 'Ready', false, { conditions: [{ type: 'Ready', status: 'True' }] }],
    ['cord', 'Ready, cordoned', true, { conditions: [{ type: 'Ready', status: 'True' }] }],
    ['warn', 'NotReady', false, { conditions: [{ type: 'Ready', status: 'Unknown' }] }],
    ['warn', 'NotReady, cordoned', true, { conditions: [{ type: 'Ready', status: 'False' }] }],
    [
      'warn',
      'Ready, DiskPressure',
      false,
      {
        conditions: [
          { type: 'DiskPressure', status: 'True' },
          { type: 'Ready', status: 'True' }
        ]
      }
    ],
    ['unk', 'Unknown', false, undefined]
  ])('%s %s', (mark, word, unschedulable, status) => {
    expect(nodeStatus({ apiVersion: 'v1', kind: 'Node', metadata, spec: { unschedulable }, status })).toEqual({
      mark,
      word
    })
  })
})

it('tells what a ReplicaSet and a DaemonSet lack', () => {
  const replicaSet: ReplicaSet = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata,
    spec: { selector, replicas: 2 },
    status: { replicas: 2, readyReplicas: 1 }
  }
  expect(replicaSetStatus(replicaSet)).toEqual({ mark: 'warn', word: '1/2 ready' })
  expect(replicaSetStatus({ ...replicaSet, status: { replicas: 1 } })).toEqual({ mark: 'prog', word: 'Progressing' })
  const status = {
    observedGeneration: 2,
    desiredNumberScheduled: 3,
    currentNumberScheduled: 3,
    updatedNumberScheduled: 3,
    numberMisscheduled: 0,
    numberReady: 3,
    numberAvailable: 3
  }
  const daemonSet: DaemonSet = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata,
    spec: { selector, template },
    status
  }
  expect(daemonSetStatus(daemonSet)).toEqual({ mark: 'ok', word: 'Available' })
  expect(daemonSetStatus({ ...daemonSet, status: { ...status, numberAvailable: 1 } })).toEqual({
    mark: 'warn',
    word: '1/3 available'
  })
})

describe('relations', () => {
  it('find what a pod refers to', () => {
    const pod: Pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: {
        nodeName: 'a',
        priorityClassName: 'high',
        imagePullSecrets: [{ name: 'pull' }],
        containers: [
          {
            name: 'c',
            envFrom: [{ configMapRef: { name: 'env' } }],
            env: [{ name: 'X', valueFrom: { secretKeyRef: { name: 'key', key: 'k' } } }]
          }
        ],
        volumes: [
          { name: 'v', configMap: { name: 'files' } },
          { name: 'd', persistentVolumeClaim: { claimName: 'data' } },
          { name: 'w', projected: { sources: [{ configMap: { name: 'files' } }, { secret: { name: 'projected' } }] } }
        ]
      }
    }
    const found = Object.fromEntries(podRelations.map(({ resource, references }) => [resource, references(pod)]))
    expect(found).toEqual({
      nodes: [{ name: 'a' }],
      serviceaccounts: [{ namespace: 'n', name: 'default' }],
      configmaps: [
        { namespace: 'n', name: 'env' },
        { namespace: 'n', name: 'files' }
      ],
      secrets: [
        { namespace: 'n', name: 'key' },
        { namespace: 'n', name: 'projected' },
        { namespace: 'n', name: 'pull' }
      ],
      persistentvolumeclaims: [{ namespace: 'n', name: 'data' }],
      priorityclasses: [{ name: 'high' }]
    })
  })

  it('name the object of an event by its kind', () => {
    const event: Event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata,
      involvedObject: { kind: 'Pod', namespace: 'n', name: 'p' }
    }
    const found = eventRelations.filter(({ references }) => references(event).length > 0)
    expect(found.map(({ resource }) => resource)).toEqual(['pods'])
  })

  it('lead to kinds of the table', () => {
    const known = new Set(kinds.map(({ resource }) => resource))
    for (const kind of kinds) for (const { resource } of kind.relations) expect(known).toContain(resource)
  })
})

describe('status of a HorizontalPodAutoscaler', () => {
  const able = { type: 'AbleToScale', status: 'True', reason: 'ReadyForNewScale' }
  const active = { type: 'ScalingActive', status: 'True', reason: 'ValidMetricFound' }
  it.each<[string, string, string]>([
    ['ok', 'ReadyForNewScale', 'TooFewReplicas'],
    ['warn', 'TooManyReplicas', 'TooManyReplicas']
  ])('%s %s', (mark, word, reason) => {
    const limited = { type: 'ScalingLimited', status: 'True', reason }
    const spec = { maxReplicas: 3, scaleTargetRef: { kind: 'Deployment', name: 'x' } }
    const status = { conditions: [able, active, limited], desiredReplicas: 1 }
    expect(
      horizontalPodAutoscalerStatus({
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata,
        spec,
        status
      })
    ).toEqual({ mark, word })
  })
})
