import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { replay } from '../replay.ts'
import { breaker, deploymentTarget, on, podTarget, refusalOf, start, stop } from './chaos-faults.ts'
import { Cluster, startTime } from './cluster.ts'
import { historyHash } from './history-hash.ts'
import { deployment, pod, service } from './manifests.ts'
import { ask, fromPod } from './requests.ts'

const gibibyte = 1024 ** 3
let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ onDisk: true })
})
afterEach(() => cluster.close())

const kinds = () => on(cluster).map(({ fault }) => fault.kind)

describe('D7 what is on', () => {
  test('D7: faults of machines stand in the same list, since when they are, and are healed from there', () => {
    cluster.run(7)
    cluster.engine.setNodePower('worker-1', false)
    cluster.engine.strainNode('worker-2', { memory: gibibyte, slowDisk: 4 })
    const since = cluster.now
    cluster.run(30)
    cluster.engine.changeMachines({ type: 'partition', name: 'worker-2', isCutOff: true })
    expect(on(cluster)).toEqual([
      { id: 'power-off/worker-1', fault: { kind: 'power-off', node: 'worker-1' }, since },
      { id: 'cut-off/worker-2', fault: { kind: 'cut-off', node: 'worker-2' }, since: cluster.now },
      { id: 'pressure/worker-2', fault: { kind: 'pressure', node: 'worker-2', memory: gibibyte }, since },
      { id: 'slow-disk/worker-2', fault: { kind: 'slow-disk', node: 'worker-2', factor: 4 }, since }
    ])
    cluster.restart()
    expect(on(cluster)[0]!.since).toBe(since)
    stop(cluster, 'pressure/worker-2')
    expect(cluster.engine.strains).toEqual({ 'worker-2': { slowDisk: 4 } })
    stop(cluster, 'power-off/worker-1')
    stop(cluster, 'cut-off/worker-2')
    stop(cluster, 'slow-disk/worker-2')
    expect([on(cluster), cluster.engine.poweredOff, cluster.engine.strains]).toEqual([[], [], {}])
  })

  test('D7: a machine that shuts down in its own time is in the list when it is off, and none that restarted', () => {
    cluster.engine.changeMachines({ type: 'shutdown', name: 'worker-1' })
    cluster.engine.changeMachines({ type: 'restart', name: 'worker-2' })
    expect(kinds()).toEqual(['power-off'])
    cluster.run(90)
    expect(on(cluster).map(({ id }) => id)).toEqual(['power-off/worker-1'])
  })

  test('D7: all is undone at once', () => {
    cluster.create(deployment('web', { replicas: 1 }))
    cluster.run(20)
    start(cluster, { kind: 'hang', target: deploymentTarget('web') })
    start(cluster, { kind: 'dns', answer: 'NXDOMAIN' })
    start(cluster, {
      kind: 'bad-image',
      target: { ...deploymentTarget('web'), container: 'main' },
      image: 'nginx:none'
    })
    start(cluster, { kind: 'registry-down' })
    cluster.engine.setNodePower('worker-1', false)
    expect(on(cluster)).toHaveLength(5)
    expect(cluster.engine.changeChaos({ type: 'stop-all' }, breaker)).toEqual({ isDone: true })
    expect(on(cluster)).toEqual([])
    cluster.run(60)
    expect(cluster.podRows('app=web')).toEqual(['1/1 Running 0'])
    expect(cluster.engine.changeChaos({ type: 'stop', id: 'chaos-1' }, breaker)).toEqual({
      isDone: false,
      message: 'there is no fault "chaos-1"'
    })
  })

  test('D7: a fault is forgotten with its pod, its workload, its Service, its machine', () => {
    cluster.create(pod('lone'))
    cluster.create(deployment('web', { replicas: 1 }))
    cluster.create(service('web'))
    cluster.engine.changeMachines({ type: 'add', machines: [{ name: 'extra-1' }] })
    cluster.run(20)
    start(cluster, { kind: 'hang', target: podTarget('lone') })
    start(cluster, { kind: 'slow', target: deploymentTarget('web'), delay: 10 })
    const web = { kind: 'service', namespace: 'default', name: 'web' } as const
    start(cluster, { kind: 'way', from: { kind: 'everyone' }, to: web, delay: 10 })
    start(cluster, {
      kind: 'way',
      from: { kind: 'nodes', names: ['extra-1', 'worker-1'] },
      to: { kind: 'nodes', names: ['worker-2'] },
      delay: 10
    })
    start(cluster, {
      kind: 'way',
      from: { kind: 'nodes', names: ['extra-1'] },
      to: { kind: 'everyone' },
      delay: 10
    })
    expect(on(cluster)).toHaveLength(5)
    cluster.delete('pods lone', { gracePeriodSeconds: 0 })
    cluster.delete('deployments web')
    cluster.delete('services web')
    cluster.engine.changeMachines({ type: 'remove', name: 'extra-1', deletesNode: true })
    cluster.run(60)
    expect(on(cluster).map(({ fault }) => fault)).toEqual([
      {
        kind: 'way',
        from: { kind: 'nodes', names: ['worker-1'] },
        to: { kind: 'nodes', names: ['worker-2'] },
        delay: 10
      }
    ])
  })

  test('D7: at most two hundred are on at once', () => {
    for (let count = 0; count < 200; count++) start(cluster, { kind: 'dns', answer: 'NXDOMAIN', name: `n${count}` })
    expect(refusalOf(cluster, { kind: 'dns', answer: 'NXDOMAIN' })).toBe('at most 200 faults can be on at once')
    expect(on(cluster)).toHaveLength(200)
  })

  test('D7: what was broken and mended stands in the input log, and replays byte for byte', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.create(pod('client'))
    cluster.run(20)
    start(cluster, { kind: 'crash', target: deploymentTarget('web'), exitCode: 1, again: 3000 }, 60)
    start(cluster, {
      kind: 'way',
      from: { kind: 'nodes', names: ['worker-1'] },
      to: { kind: 'everyone' },
      loss: 0.4
    })
    start(cluster, { kind: 'leak', target: podTarget('client'), bytesPerSecond: 10 ** 8 })
    ask(cluster, fromPod(cluster, 'client'), 'http://google.com/', { timeout: 5000 })
    cluster.run(40)
    cluster.restart(3)
    cluster.run(40)
    cluster.engine.changeChaos({ type: 'stop-all' }, breaker)
    cluster.run(40)
    cluster.file.commit()
    const folder = mkdtempSync(join(tmpdir(), 'drydock-replay-'))
    const inputs = cluster.file.inputs.read(0, 10_000)
    const file = replay(
      { seed: 'scenario', startTime, options: { workers: 2 }, inputs, endTime: cluster.now },
      join(folder, 'again.db')
    )
    const hash = historyHash(file)
    file.abandon()
    rmSync(folder, { recursive: true })
    expect(hash).toBe(historyHash(cluster.file))
  })
})
