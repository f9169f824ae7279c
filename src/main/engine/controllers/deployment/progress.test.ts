import { describe, expect, it } from 'vitest'
import { formatTime } from '../../../../shared/kube/time.ts'
import type { Deployment, DeploymentCondition, ReplicaSet } from '../../../../shared/schema/types.ts'
import { nextProgressCheck, rolloutStatus } from './progress.ts'

const now = Date.UTC(2026, 10, 20, 12)

function deployment(conditions: readonly DeploymentCondition[] = [], progressDeadlineSeconds = 600): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'd',
      namespace: 'default',
      uid: 'd',
      resourceVersion: '1',
      creationTimestamp: formatTime(now),
      generation: 1
    },
    spec: { replicas: 2, progressDeadlineSeconds, selector: { matchLabels: { app: 'x' } }, template: {} },
    status: { observedGeneration: 1, replicas: 2, updatedReplicas: 2, unavailableReplicas: 2, conditions }
  }
}

function replicaSet(status: ReplicaSet['status']): ReplicaSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'd-1', namespace: 'default', uid: 'r', resourceVersion: '1', creationTimestamp: formatTime(now) },
    spec: { replicas: 2, selector: {} },
    ...(status === undefined ? {} : { status })
  }
}

function progressing(reason: string, at: number): DeploymentCondition {
  const time = formatTime(at)
  return { type: 'Progressing', status: 'True', reason, message: 'm', lastUpdateTime: time, lastTransitionTime: time }
}

describe('W3 progress of a Deployment', () => {
  it('shows the failure of a ReplicaSet, and takes it back', () => {
    const failure = { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota' }
    const failing = replicaSet({ replicas: 2, conditions: [{ ...failure, lastTransitionTime: formatTime(now) }] })
    const status = rolloutStatus(deployment(), [failing], failing, now)
    expect(status.conditions).toContainEqual({
      ...failure,
      lastTransitionTime: formatTime(now),
      lastUpdateTime: formatTime(now)
    })
    const mended = replicaSet({ replicas: 2 })
    const after = rolloutStatus({ ...deployment(), status }, [mended], mended, now)
    expect(after.conditions!.map(({ type }) => type)).toEqual(['Available'])
  })

  it('moves the update time with every bit of progress, the transition time never', () => {
    const before = deployment([progressing('ReplicaSetUpdated', now - 60_000)])
    const newest = replicaSet({ replicas: 2, readyReplicas: 1, availableReplicas: 1 })
    const condition = rolloutStatus(before, [newest], newest, now).conditions!.find(
      ({ type }) => type === 'Progressing'
    )
    expect(condition).toMatchObject({
      reason: 'ReplicaSetUpdated',
      message: 'ReplicaSet "d-1" is progressing.',
      lastUpdateTime: formatTime(now),
      lastTransitionTime: formatTime(now - 60_000)
    })
  })

  it('times out only after the deadline, and looks again in time', () => {
    const stuck = deployment([progressing('ReplicaSetUpdated', now - 500_000)])
    const newest = replicaSet({ replicas: 2 })
    expect(nextProgressCheck(stuck, now)).toBe(101_000)
    expect(rolloutStatus(stuck, [newest], newest, now).conditions![0]).toMatchObject({ reason: 'ReplicaSetUpdated' })
    const late = rolloutStatus(stuck, [newest], newest, now + 100_001).conditions!
    expect(late.find(({ type }) => type === 'Progressing')).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded'
    })
  })

  it('says nothing of progress without a deadline', () => {
    const free = deployment([progressing('ReplicaSetUpdated', now)], 2 ** 31 - 1)
    expect(rolloutStatus(free, [], undefined, now).conditions!.map(({ type }) => type)).toEqual(['Available'])
    expect(nextProgressCheck(free, now)).toBeUndefined()
  })
})
