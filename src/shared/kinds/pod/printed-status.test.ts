import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { humanDuration } from '../../kube/time.ts'
import type { ContainerStatus, Pod, PodStatus } from '../../schema/types.ts'
import { printedRestarts, printedStatus } from './printed-status.ts'
import { podStatus } from './status.ts'

const golden = resolve('../shared/kube/golden/tables.json')

interface TableCase {
  readonly id: string
  readonly object?: Pod
  readonly cells: readonly (string | number)[]
}

function pod(status: PodStatus, spec: Partial<Pod['spec']> = {}, metadata: Partial<Pod['metadata']> = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'p',
      namespace: 'n',
      uid: 'u',
      resourceVersion: '1',
      creationTimestamp: '2026-11-20T12:00:00Z',
      ...metadata
    },
    spec: { containers: [{ name: 'c' }], ...spec },
    status
  }
}

function container(state: ContainerStatus['state'], more: Partial<ContainerStatus> = {}): ContainerStatus {
  return { name: 'c', image: 'i', imageID: '', ready: false, restartCount: 0, state, ...more }
}

const running = { running: { startedAt: '2026-11-20T12:00:00Z' } }

describe('printed status of a pod', () => {
  it.skipIf(!existsSync(golden))('is what a real server prints (golden/tables.json)', () => {
    const { cases } = JSON.parse(readFileSync(golden, 'utf8')) as { cases: readonly TableCase[] }
    const pods = cases.filter(({ object }) => object?.kind === 'Pod')
    expect(pods.length).toBeGreaterThan(15)
    for (const { id, object, cells } of pods) {
      const status = printedStatus(object!)
      const restarts = printedRestarts(status, 0, () => '<age>')
      expect([id, `${status.ready}/${status.total}`, status.reason, restarts]).toEqual([id, ...cells.slice(1, 4)])
    }
  })

  it('says when the last restart was', () => {
    const lastState = { terminated: { exitCode: 1, finishedAt: '2026-11-20T12:00:00Z' } }
    const status = printedStatus(
      pod({ phase: 'Running', containerStatuses: [container(running, { restartCount: 2, lastState })] })
    )
    expect(printedRestarts(status, Date.UTC(2026, 10, 20, 12, 5), humanDuration)).toBe('2 (5m ago)')
  })

  it('counts a native sidecar that has started as a container', () => {
    const status = printedStatus(
      pod(
        {
          phase: 'Pending',
          initContainerStatuses: [
            container(running, { name: 'side', started: true, ready: true, restartCount: 3 }),
            container({ waiting: { reason: 'PodInitializing' } }, { name: 'init' })
          ]
        },
        { initContainers: [{ name: 'side', restartPolicy: 'Always' }, { name: 'init' }] }
      )
    )
    expect(status).toMatchObject({ reason: 'Init:1/2', ready: 1, total: 2, restarts: 3 })
  })

  it('lets a finished pod keep its word while it is deleted', () => {
    const gone = { deletionTimestamp: '2026-11-20T12:00:00Z' }
    const done = [container({ terminated: { exitCode: 0, reason: 'Completed' } })]
    expect(printedStatus(pod({ phase: 'Succeeded', containerStatuses: done }, {}, gone)).reason).toBe('Completed')
    expect(printedStatus(pod({ phase: 'Running', containerStatuses: [container(running)] }, {}, gone)).reason).toBe(
      'Terminating'
    )
  })
})

describe('status of a pod', () => {
  const ready = [{ type: 'Ready', status: 'True' }]
  it.each<[string, string, PodStatus]>([
    [
      'ok',
      'Running',
      { phase: 'Running', conditions: ready, containerStatuses: [container(running, { ready: true })] }
    ],
    ['warn', 'Running, not ready', { phase: 'Running', containerStatuses: [container(running)] }],
    ['wait', 'Pending', { phase: 'Pending' }],
    ['wait', 'Pending', {}],
    [
      'prog',
      'ContainerCreating',
      { phase: 'Pending', containerStatuses: [container({ waiting: { reason: 'ContainerCreating' } })] }
    ],
    [
      'bad',
      'ErrImagePull',
      { phase: 'Pending', containerStatuses: [container({ waiting: { reason: 'ErrImagePull' } })] }
    ],
    ['bad', 'Evicted', { phase: 'Failed', reason: 'Evicted' }],
    ['bad', 'constructor', { phase: 'Failed', reason: 'constructor' }]
  ])('%s %s', (mark, word, status) => {
    expect(podStatus(pod(status))).toEqual({ mark, word })
  })
})
