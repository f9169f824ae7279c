// Jobs whose pods end one by one as the test says: what a script cannot tell apart by its index.
import { beforeEach, describe, expect, it } from 'vitest'
import { jobKind } from '../../../../shared/kinds/job/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { formatTime } from '../../../../shared/kube/time.ts'
import type { Job, JobSpec, Pod } from '../../../../shared/schema/types.ts'
import { TestCluster } from '../testing-cluster.ts'

let cluster: TestCluster
beforeEach(() => {
  cluster = new TestCluster()
})

function create(spec: Partial<JobSpec>): Job {
  return cluster.writer.create<Job>(jobKind, {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'j', namespace: 'default' },
    spec: {
      completionMode: 'Indexed',
      ...spec,
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } }
    }
  })
}

const indexKey = 'batch.kubernetes.io/job-completion-index'
const failuresKey = 'batch.kubernetes.io/job-index-failure-count'
const ignoredKey = 'batch.kubernetes.io/job-index-ignored-failure-count'

const job = (): Job => cluster.controlPlane.store.get<Job>(jobKind, 'default', 'j')!
const pods = (): Pod[] => [...cluster.controlPlane.store.inNamespace<Pod>(podKind, 'default')]
const running = (): Pod[] => pods().filter(({ status }) => status?.phase === 'Running')
const runningIndexes = (): string =>
  running()
    .map(({ metadata }) => metadata.annotations![indexKey])
    .sort()
    .join()

/** Ends the running pod of an index with this exit code. */
function end(index: number, exitCode = 0): void {
  const pod = running().find(({ metadata }) => metadata.annotations![indexKey] === String(index))!
  const finishedAt = formatTime(cluster.controlPlane.clock.now)
  cluster.writer.updateStatus(podKind, {
    ...pod,
    status: {
      ...pod.status,
      phase: exitCode === 0 ? 'Succeeded' : 'Failed',
      containerStatuses: [
        {
          name: 'c',
          image: 'busybox',
          imageID: '',
          ready: false,
          restartCount: 0,
          state: { terminated: { exitCode, finishedAt } }
        }
      ]
    }
  })
}

/** "Complete CompletionsReached", "Failed ..."; undefined while it goes on. */
function outcome(): string | undefined {
  const last = job().status?.conditions?.at(-1)
  return last === undefined ? undefined : `${last.type} ${last.reason}: ${last.message}`
}

describe('a Job with backoffLimitPerIndex', () => {
  it('W6 backoffLimitPerIndex retries each index by itself, and the others go on', () => {
    const { spec } = create({ completions: 2, parallelism: 2, backoffLimitPerIndex: 1 })
    expect(spec.backoffLimit).toBe(2_147_483_647)
    cluster.run(1500)
    expect(running().map(({ metadata }) => metadata.annotations![failuresKey])).toEqual(['0', '0'])
    end(0, 1)
    cluster.run(5000)
    // The failed pod keeps its finalizer until its replacement knows of the failure.
    expect(runningIndexes()).toBe('1')
    expect(pods()[0]!.metadata.finalizers).toEqual(['batch.kubernetes.io/job-tracking'])
    expect(job().status!.failed).toBeUndefined()
    cluster.run(7000)
    expect(runningIndexes()).toBe('0,1')
    expect(
      running().find(({ metadata }) => metadata.annotations![indexKey] === '0')!.metadata.annotations![failuresKey]
    ).toBe('1')
    cluster.run(1500)
    expect(job().status!.failed).toBe(1)
    end(0, 1)
    cluster.run(2500)
    expect(job().status).toMatchObject({ failedIndexes: '0', failed: 2 })
    expect(outcome()).toBeUndefined()
    end(1)
    cluster.run(2500)
    expect(job().status).toMatchObject({ failedIndexes: '0', completedIndexes: '1', succeeded: 1 })
    expect(outcome()).toBe('Failed FailedIndexes: Job has failed indexes')
  })

  it('W6 maxFailedIndexes ends it when more indexes than that have failed', () => {
    create({ completions: 4, parallelism: 4, backoffLimitPerIndex: 0, maxFailedIndexes: 1 })
    cluster.run(1500)
    end(0, 1)
    cluster.run(2500)
    expect(outcome()).toBeUndefined()
    end(2, 1)
    cluster.run(3500)
    expect(outcome()).toBe(
      'Failed MaxFailedIndexesExceeded: Job has exceeded the specified maximal number of failed indexes'
    )
    expect(job().status!.failedIndexes).toBe('0,2')
    expect(running()).toEqual([])
  })

  it('W6 podFailurePolicy may fail one index (FailIndex), and an ignored failure counts apart', () => {
    const onExitCodes = (value: number) => ({ operator: 'In', values: [value] })
    const rules = [
      { action: 'FailIndex', onExitCodes: onExitCodes(9) },
      { action: 'Ignore', onExitCodes: onExitCodes(7) }
    ]
    create({ completions: 2, parallelism: 2, backoffLimitPerIndex: 5, podFailurePolicy: { rules } })
    cluster.run(1500)
    end(0, 9)
    end(1, 7)
    cluster.run(13_000)
    expect(job().status).toMatchObject({ failedIndexes: '0', failed: 1 })
    const [again] = running()
    expect(again!.metadata.annotations).toMatchObject({ [indexKey]: '1', [failuresKey]: '0', [ignoredKey]: '1' })
  })
})

describe('a Job with a successPolicy', () => {
  it('W6 successPolicy: so many of these indexes are enough, and the rest is ended', () => {
    create({
      completions: 4,
      parallelism: 4,
      successPolicy: { rules: [{ succeededIndexes: '0' }, { succeededIndexes: '1-3', succeededCount: 2 }] }
    })
    cluster.run(1500)
    end(1)
    cluster.run(2500)
    expect(outcome()).toBeUndefined()
    end(3)
    cluster.run(3500)
    expect(job().status!.conditions!.map(({ type, reason }) => `${type} ${reason}`)).toEqual([
      'SuccessCriteriaMet SuccessPolicy',
      'Complete SuccessPolicy'
    ])
    expect(outcome()).toBe('Complete SuccessPolicy: Matched rules at index 1')
    // What still ran has not failed.
    expect(job().status).toMatchObject({ succeeded: 2, completedIndexes: '1,3' })
    expect(job().status!.failed).toBeUndefined()
    expect(running()).toEqual([])
  })
})

describe('the finalizer of a Job', () => {
  it('W6 a pod that is deleted behind its back is counted before it goes', () => {
    create({ completionMode: 'NonIndexed', completions: 1 })
    cluster.run(1500)
    const [pod] = pods()
    cluster.writer.delete(podKind, 'default', pod!.metadata.name, { gracePeriodSeconds: 0 })
    expect(pods().map(({ metadata }) => metadata.deletionTimestamp !== undefined)).toEqual([true])
    cluster.run(1500)
    expect(pods().some(({ metadata }) => metadata.uid === pod!.metadata.uid)).toBe(false)
    expect(job().status!.failed).toBe(1)
  })

  it('W6 pods of a Job that is gone lose it', () => {
    create({ completionMode: 'NonIndexed', completions: 1 })
    cluster.run(1500)
    cluster.writer.delete(jobKind, 'default', 'j', { propagationPolicy: 'Orphan' })
    cluster.run(500)
    expect(pods().map(({ metadata }) => [metadata.finalizers, metadata.ownerReferences])).toEqual([
      [undefined, undefined]
    ])
  })

  it('W6 a pod that no longer matches is let go without it, and replaced', () => {
    create({ completionMode: 'NonIndexed', completions: 1 })
    cluster.run(1500)
    const [pod] = pods()
    const labels = { ...pod!.metadata.labels, 'batch.kubernetes.io/controller-uid': 'another' }
    cluster.writer.update(podKind, { ...pod!, metadata: { ...pod!.metadata, labels } })
    cluster.run(2500)
    const free = pods().find(({ metadata }) => metadata.uid === pod!.metadata.uid)!
    expect(free.metadata.ownerReferences).toBeUndefined()
    expect(free.metadata.finalizers).toBeUndefined()
    expect(running()).toHaveLength(2)
  })

  it('W6 a Job at rest writes nothing', () => {
    create({ completions: 3, parallelism: 2, activeDeadlineSeconds: 10_000 })
    cluster.run(3000)
    const { revision } = cluster.controlPlane.store
    cluster.run(3_000_000)
    expect(cluster.controlPlane.store.revision).toBe(revision)
  })
})
