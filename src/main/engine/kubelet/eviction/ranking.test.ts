import { describe, expect, it } from 'vitest'
import type { PodConsumption } from './pod-consumption.ts'
import { ranked } from './ranking.ts'

function using(name: string, use: Partial<PodConsumption>): PodConsumption {
  return {
    pod: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '2026-11-20T12:00:00Z' },
      spec: { containers: [] }
    },
    priority: 0,
    memory: 0,
    memoryRequest: 0,
    storage: 0,
    storageRequest: 0,
    processes: 0,
    containers: [],
    emptyDirs: new Map(),
    ...use
  }
}

const names = (pods: readonly PodConsumption[]): string[] => pods.map(({ pod }) => pod.metadata.name)

describe('N7 the order of eviction', () => {
  it('N7 under memory pressure: above the request, then the lower priority, then the larger excess', () => {
    const pods = [
      using('within', { memory: 900, memoryRequest: 1000, priority: -5 }),
      using('important', { memory: 800, priority: 10 }),
      using('slightly', { memory: 700, memoryRequest: 600 }),
      using('greatly', { memory: 500, memoryRequest: 100 })
    ]
    expect(names(ranked(pods, 'MemoryPressure'))).toEqual(['greatly', 'slightly', 'important', 'within'])
  })

  it('N7 under disk pressure: above the request, then the lower priority, then the larger excess', () => {
    const pods = [
      using('within', { storage: 900, storageRequest: 1000, priority: -5 }),
      using('important', { storage: 800, priority: 10 }),
      using('slightly', { storage: 700, storageRequest: 600 }),
      using('greatly', { storage: 500, storageRequest: 100 })
    ]
    expect(names(ranked(pods, 'DiskPressure'))).toEqual(['greatly', 'slightly', 'important', 'within'])
  })

  it('N7 under PID pressure: the lower priority, then more processes', () => {
    const pods = [
      using('important', { processes: 90, priority: 10 }),
      using('few', { processes: 2 }),
      using('many', { processes: 4 })
    ]
    expect(names(ranked(pods, 'PIDPressure'))).toEqual(['many', 'few', 'important'])
  })
})
