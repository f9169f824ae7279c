// C3: data lives as long as the real thing would: with the pod, the machine, or the disk.
import { afterEach, describe, expect, it } from 'vitest'
import type { PersistentVolumeClaim, Pod } from '../../../shared/schema/types.ts'
import { Cluster, type Body, type ScenarioOptions } from './cluster.ts'
import { claim, deployment, pod, shell } from './manifests.ts'

let cluster: Cluster
afterEach(() => cluster.close())

function start(options: ScenarioOptions = {}): void {
  cluster = new Cluster({ settle: 30, ...options })
}

const idle = 'sleep infinity'

/** A pod with one volume at /data that runs a script. */
function withVolume(name: string, source: Body, script = idle, spec: Body = {}): Body {
  const container = { ...shell(script), volumeMounts: [{ name: 'data', mountPath: '/data' }] }
  return pod(name, container, { volumes: [{ name: 'data', ...source }], ...spec })
}

function claimed(claimName: string): Body {
  return { persistentVolumeClaim: { claimName } }
}

function running(): readonly Pod[] {
  return cluster.pods().filter(({ status, metadata }) => status?.phase === 'Running' && !metadata.deletionTimestamp)
}

/** What a container of a running pod finds in a file. */
function read(name: string, path: string, container = 'main'): string | undefined {
  const found = running().find(({ metadata }) => metadata.name === name)
  if (found === undefined) throw new Error(`${name} does not run`)
  const { kubelets, runtime } = cluster.engine
  return runtime.files(kubelets.containerId(found, container)!)!.read(path)
}

function waitFor(name: string): void {
  const seconds = cluster.until(() => running().some(({ metadata }) => metadata.name === name), 120)
  expect(seconds, name).toBeLessThan(120)
}

describe('the life of data', () => {
  it('C3 a database pod that is replaced finds its data', () => {
    start()
    cluster.create(claim('db', { storageClassName: 'standard' }))
    const container = {
      ...shell('echo started >> /data/log; sleep infinity'),
      volumeMounts: [{ name: 'data', mountPath: '/data' }]
    }
    const spec = { volumes: [{ name: 'data', ...claimed('db') }] } as unknown as Body
    cluster.create(
      deployment('db', {
        replicas: 1,
        image: 'busybox:1.36',
        container,
        pod: spec,
        spec: { strategy: { type: 'Recreate' } }
      })
    )
    cluster.until(() => running().length === 1)
    cluster.run(2)
    const [first] = running()
    expect(read(first!.metadata.name, '/data/log')).toBe('started\n')
    cluster.delete(`pods ${first!.metadata.name}`)
    cluster.until(() => running().length === 1 && running()[0]!.metadata.name !== first!.metadata.name)
    cluster.run(2)
    const [second] = running()
    expect(read(second!.metadata.name, '/data/log')).toBe('started\nstarted\n')
    // A folder of a node ties its pods to the node.
    expect(second!.spec.nodeName).toBe(first!.spec.nodeName)
  })

  it('C3 a disk goes with its data to another node', () => {
    start()
    cluster.create(claim('d', { storageClassName: 'network-disk' }))
    cluster.create(withVolume('a', claimed('d'), 'echo hello > /data/x; sleep infinity', { nodeName: 'worker-1' }))
    waitFor('a')
    cluster.run(1)
    cluster.delete('pods a', { gracePeriodSeconds: 0 })
    cluster.create(withVolume('b', claimed('d'), idle, { nodeName: 'worker-2' }))
    waitFor('b')
    expect(read('b', '/data/x')).toBe('hello\n')
  })

  it('C3 an empty directory is shared by the containers of a pod, outlives their restarts, and goes with it', () => {
    start()
    const body = withVolume('p', { emptyDir: {} }, 'echo one >> /data/x; sleep 5; exit 1') as {
      readonly spec: { readonly containers: readonly Body[] }
    } & Body
    const reader = { name: 'reader', ...shell(idle), volumeMounts: [{ name: 'data', mountPath: '/in' }] }
    cluster.create({
      ...body,
      spec: { ...body.spec, containers: [...body.spec.containers, reader] }
    })
    cluster.until(() => readAsReader('p', '/in/x') === 'one\none\n', 60)
    expect(readAsReader('p', '/in/x')).toBe('one\none\n')
    cluster.delete('pods p', { gracePeriodSeconds: 0 })
    cluster.run(2)
    cluster.create(withVolume('p', { emptyDir: {} }))
    waitFor('p')
    expect(read('p', '/data/x')).toBeUndefined()
  })

  /** A pod on worker-1 that has written into a directory on disk and into one in memory. */
  function writesToDiskAndMemory(): Pod {
    const containers = [
      {
        name: 'main',
        ...shell('sleep infinity'),
        volumeMounts: [
          { name: 'disk', mountPath: '/disk' },
          { name: 'memory', mountPath: '/memory' }
        ]
      }
    ]
    const writer = {
      name: 'writer',
      ...shell('echo x > /disk/x; echo x > /memory/x'),
      volumeMounts: containers[0]!.volumeMounts
    }
    cluster.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: {
        nodeName: 'worker-1',
        restartPolicy: 'OnFailure',
        initContainers: [writer],
        containers,
        volumes: [
          { name: 'disk', emptyDir: {} },
          { name: 'memory', emptyDir: { medium: 'Memory' } }
        ]
      }
    })
    waitFor('p')
    expect([read('p', '/disk/x'), read('p', '/memory/x')]).toEqual(['x\n', 'x\n'])
    return cluster.get<Pod>('pods p')!
  }

  it('C3 an empty directory in memory is lost with the power of its machine, one on its disk is not', () => {
    start()
    const { uid } = writesToDiskAndMemory().metadata
    cluster.engine.setNodePower('worker-1', false)
    cluster.run(5)
    const { data } = cluster.engine
    expect(data.files(`pod/${uid}/disk`)).toEqual({ '/x': 'x\n' })
    expect(data.files(`memory/${uid}/memory`)).toEqual({})
  })

  it('C3 an empty directory in memory stays while its machine is cut off, and is lost when that loses its power', () => {
    start()
    const { uid } = writesToDiskAndMemory().metadata
    const { data } = cluster.engine
    cluster.engine.changeMachines({ type: 'partition', name: 'worker-1', isCutOff: true })
    cluster.run(5)
    expect(data.files(`memory/${uid}/memory`)).toEqual({ '/x': 'x\n' })
    cluster.engine.setNodePower('worker-1', false)
    expect(data.files(`memory/${uid}/memory`)).toEqual({})
  })

  it('C3 a path of a machine is seen by later pods of the machine and by no other', () => {
    start()
    const source = { hostPath: { path: '/srv/data' } }
    cluster.create(withVolume('a', source, 'echo hello > /data/x; sleep infinity', { nodeName: 'worker-1' }))
    waitFor('a')
    cluster.run(1)
    cluster.delete('pods a', { gracePeriodSeconds: 0 })
    cluster.create(withVolume('b', source, idle, { nodeName: 'worker-1' }))
    cluster.create(withVolume('c', source, idle, { nodeName: 'worker-2' }))
    waitFor('b')
    waitFor('c')
    expect(read('b', '/data/x')).toBe('hello\n')
    expect(read('c', '/data/x')).toBeUndefined()
  })

  it('C3 a deleted volume takes its data along, a retained one keeps it', () => {
    start()
    for (const name of ['gone', 'kept']) {
      cluster.create(claim(name, { storageClassName: 'network-disk' }))
      cluster.create(withVolume(name, claimed(name), 'echo hello > /data/x; sleep infinity'))
      waitFor(name)
    }
    cluster.run(1)
    const volumes = ['gone', 'kept'].map((name) => volumeNameOf(name))
    cluster.patch(`persistentvolumes ${volumes[1]!}`, { spec: { persistentVolumeReclaimPolicy: 'Retain' } })
    const places = volumes.map((name) => placeOf(name))
    for (const name of ['gone', 'kept']) {
      cluster.delete(`pods ${name}`, { gracePeriodSeconds: 0 })
      cluster.delete(`persistentvolumeclaims ${name}`)
    }
    cluster.run(20)
    expect(places.map((place) => cluster.engine.data.files(place))).toEqual([{}, { '/x': 'hello\n' }])
  })

  it('C3 a volume that is mounted for reading, or full, takes nothing more', () => {
    start()
    cluster.create(claim('d', { storageClassName: 'network-disk' }))
    const source = { persistentVolumeClaim: { claimName: 'd', readOnly: true } }
    cluster.create(withVolume('p', source, 'echo hello > /data/x; sleep infinity'))
    waitFor('p')
    cluster.run(1)
    expect(read('p', '/data/x')).toBeUndefined()
    expect(cluster.engine.data.write('csi/x/y', '/a', 'x'.repeat(11), 10)).toBe(false)
    expect(cluster.engine.data.write('csi/x/y', '/a', 'x'.repeat(10), 10)).toBe(true)
  })

  it('C3 data is there after a restart of the program, and is written once', () => {
    start({ onDisk: true })
    cluster.create(claim('d', { storageClassName: 'network-disk' }))
    cluster.create(withVolume('p', claimed('d'), 'echo a >> /data/x; sleep 20; echo b >> /data/x; sleep infinity'))
    waitFor('p')
    cluster.run(2)
    cluster.restart()
    cluster.run(30)
    expect(read('p', '/data/x')).toBe('a\nb\n')
  })
})

function readAsReader(name: string, path: string): string | undefined {
  return running().some(({ metadata }) => metadata.name === name) ? read(name, path, 'reader') : undefined
}

function volumeNameOf(claimName: string): string {
  return cluster.get<PersistentVolumeClaim>(`persistentvolumeclaims ${claimName}`)!.spec.volumeName!
}

function placeOf(volumeName: string): string {
  const volume = cluster.get(`persistentvolumes ${volumeName}`) as unknown as {
    readonly spec: { readonly csi: { readonly driver: string; readonly volumeHandle: string } }
  }
  return `csi/${volume.spec.csi.driver}/${volume.spec.csi.volumeHandle}`
}
