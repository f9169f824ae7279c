import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Job, Pod } from '../../../shared/schema/types.ts'
import { Cluster, conditionOf } from './cluster.ts'
import { job } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const get = (name = 'work'): Job => cluster.get<Job>(`jobs ${name}`)!
const ofJob = (name = 'work'): readonly Pod[] => cluster.pods(`batch.kubernetes.io/job-name=${name}`)
const row = (name = 'work'): string | undefined => {
  const found = cluster.rows('jobs').find((candidate) => candidate['Name'] === name)
  return found && `${found['Status']} ${found['Completions']}`
}
const endReason = (type: string, name = 'work'): string | undefined => conditionOf(get(name), type)?.['reason']

describe('W6: failing', () => {
  /** When each pod came, in seconds after the first, whole ones. */
  function gaps(): readonly number[] {
    const times = ofJob()
      .map(({ metadata }) => Date.parse(metadata.creationTimestamp) / 1000)
      .sort((a, b) => a - b)
    return times.slice(1).map((time, index) => time - times[index]!)
  }

  test('W6 a failed pod is replaced after 10 s, 20 s, 40 s; beyond backoffLimit the Job fails with BackoffLimitExceeded', () => {
    cluster.create(job('work', 'exit 1', { backoffLimit: 3 }))
    cluster.until(() => row()?.startsWith('Failed') === true, 300)
    expect(row()).toBe('Failed 0/1')
    expect(cluster.podRows()).toEqual(Array<string>(4).fill('0/1 Error 0'))
    // A pod ends within two seconds of its creation, and the wait counts from its end.
    for (const [index, wait] of [10, 20, 40].entries()) {
      expect(gaps()[index]).toBeGreaterThanOrEqual(wait)
      expect(gaps()[index]).toBeLessThanOrEqual(wait + 3)
    }
    expect(get().status).toMatchObject({ failed: 4 })
    expect(conditionOf(get(), 'Failed')).toMatchObject({
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the specified backoff limit'
    })
    expect(endReason('FailureTarget')).toBe('BackoffLimitExceeded')
    expect(cluster.events(get()).at(-1)).toBe(
      'Warning BackoffLimitExceeded: Job has reached the specified backoff limit'
    )
  })

  test('W6 the wait for a replacement is never longer than ten minutes', () => {
    cluster.create(job('work', 'exit 1', { backoffLimit: 8 }))
    cluster.until(() => row()?.startsWith('Failed') === true, 4000, 5)
    expect(gaps()).toHaveLength(8)
    expect(gaps()[6]).toBeGreaterThanOrEqual(600)
    expect(gaps()[7]).toBeLessThanOrEqual(604)
  })

  test('W6 with restartPolicy OnFailure the container restarts in its pod, and its restarts count as failures', () => {
    cluster.create(job('work', 'exit 3', { backoffLimit: 2 }, { restartPolicy: 'OnFailure' }))
    cluster.until(() => (ofJob()[0]?.status?.containerStatuses?.[0]?.restartCount ?? 0) === 1)
    expect(ofJob()).toHaveLength(1)
    expect(get().status!.failed).toBeUndefined()
    cluster.until(() => row()?.startsWith('Failed') === true)
    expect(endReason('Failed')).toBe('BackoffLimitExceeded')
    expect(ofJob()).toEqual([])
  })

  test('W6 what still runs when a Job fails is ended', () => {
    cluster.create(job('fine', 'sleep 1000', {}, { terminationGracePeriodSeconds: 2 }))
    cluster.create(
      job(
        'work',
        'sleep 1000',
        { parallelism: 3, completions: 3, activeDeadlineSeconds: 5 },
        { terminationGracePeriodSeconds: 4 }
      )
    )
    cluster.run(7)
    // Failed comes only when the last pod is gone.
    expect(row()).toBe('FailureTarget 0/3')
    expect(get().status).toMatchObject({ terminating: 3, failed: 3 })
    cluster.run(10)
    expect(row()).toBe('Failed 0/3')
    expect(get().status).toMatchObject({ terminating: 0, ready: 0 })
    expect(ofJob()).toEqual([])
    expect(ofJob('fine')).toHaveLength(1)
  })

  test('W6 activeDeadlineSeconds ends the Job with DeadlineExceeded, even one that only waits for its back-off', () => {
    cluster.create(job('slow', 'sleep 1000', { activeDeadlineSeconds: 30 }, { terminationGracePeriodSeconds: 1 }))
    cluster.create(job('work', 'exit 1', { activeDeadlineSeconds: 30 }))
    cluster.run(28)
    expect(row('slow')).toBe('Running 0/1')
    cluster.run(8)
    for (const name of ['slow', 'work']) {
      expect(row(name)).toBe('Failed 0/1')
      expect(conditionOf(get(name), 'Failed')).toMatchObject({
        reason: 'DeadlineExceeded',
        message: 'Job was active longer than specified deadline'
      })
    }
  })

  test('W6 podFailurePolicy fails the whole Job on an exit code at once', () => {
    const onExitCodes = { containerName: 'main', operator: 'In', values: [42] }
    const podFailurePolicy = { rules: [{ action: 'FailJob', onExitCodes }] }
    const { spec } = cluster.create<Job>(job('work', 'exit 42', { podFailurePolicy }))
    expect(spec.podReplacementPolicy).toBe('Failed')
    cluster.until(() => row()?.startsWith('Failed') === true)
    const { name } = ofJob()[0]!.metadata
    expect(conditionOf(get(), 'Failed')).toMatchObject({
      reason: 'PodFailurePolicy',
      message: `Container main for pod default/${name} failed with exit code 42 matching FailJob rule at index 0`
    })
    expect(ofJob()).toHaveLength(1)
  })

  test('W6 podFailurePolicy ignores a failure, which then counts for nothing, or counts it', () => {
    const rules = [
      { action: 'Ignore', onExitCodes: { operator: 'In', values: [3] } },
      { action: 'Count', onExitCodes: { operator: 'NotIn', values: [3] } }
    ]
    cluster.create(job('work', 'exit 3', { backoffLimit: 0, podFailurePolicy: { rules } }))
    cluster.create(job('counted', 'exit 4', { backoffLimit: 0, podFailurePolicy: { rules } }))
    cluster.run(40)
    expect(row()).toBe('Running 0/1')
    expect(get().status!.failed).toBeUndefined()
    expect(ofJob().length).toBeGreaterThan(1)
    expect(endReason('Failed', 'counted')).toBe('BackoffLimitExceeded')
  })

  test('W6 podFailurePolicy ignores a pod that was disrupted', () => {
    const rules = [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }]
    cluster.create(
      job('work', 'sleep 1000', { backoffLimit: 0, podFailurePolicy: { rules } }, { terminationGracePeriodSeconds: 1 })
    )
    cluster.run(5)
    const [first] = ofJob()
    const taint = { key: 'k', effect: 'NoExecute' }
    cluster.patch(`nodes ${first!.spec.nodeName}`, { spec: { taints: [taint] } })
    cluster.run(20)
    expect(row()).toBe('Running 0/1')
    expect(get().status!.failed).toBeUndefined()
    const replaced = ofJob().find(({ metadata }) => metadata.uid !== first!.metadata.uid)
    expect(replaced?.status?.phase).toBe('Running')
  })
})
