import { beforeEach, describe, expect, it } from 'vitest'
import { controllerRevisionKind } from '../../../../shared/kinds/controllerrevision/kind.ts'
import { daemonSetKind } from '../../../../shared/kinds/daemonset/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import type { DaemonSet, Pod } from '../../../../shared/schema/types.ts'
import { TestCluster } from '../testing-cluster.ts'

let cluster: TestCluster

function template(image: string, spec: object = {}): DaemonSet['spec']['template'] {
  return {
    metadata: { labels: { app: 'x' } },
    spec: { containers: [{ name: 'c', image }], ...spec }
  } as unknown as DaemonSet['spec']['template']
}

function create(spec: Partial<DaemonSet['spec']> = {}): void {
  cluster.writer.create<DaemonSet>(daemonSetKind, {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'd', namespace: 'default' },
    spec: { selector: { matchLabels: { app: 'x' } }, template: template('nginx:1'), ...spec }
  })
}

const current = (): DaemonSet => cluster.controlPlane.store.get(daemonSetKind, 'default', 'd')!
const pods = (): Pod[] => [...cluster.controlPlane.store.all(podKind)]
const nodes = (): string[] =>
  pods()
    .map(({ spec }) => spec.nodeName ?? '')
    .sort()
const revisions = (): number[] =>
  [...cluster.controlPlane.store.all(controllerRevisionKind)]
    .map(({ revision }) => revision)
    .sort((one, other) => one - other)
const images = (): string[] =>
  pods()
    .map(({ spec }) => spec.containers[0]!.image!)
    .sort()

function change(spec: Partial<DaemonSet['spec']>): void {
  const next = daemonSetKind.setDefaults({ ...current(), spec: { ...current().spec, ...spec } })
  cluster.writer.update(daemonSetKind, next as DaemonSet)
}

beforeEach(() => {
  cluster = new TestCluster(['a', 'b', 'c'])
})

describe('W4 DaemonSet', () => {
  it('runs one pod on every node, also a new one, and puts back what is deleted', () => {
    create()
    cluster.run(1000)
    expect(nodes()).toEqual(['a', 'b', 'c'])
    expect(current().status).toMatchObject({
      desiredNumberScheduled: 3,
      currentNumberScheduled: 3,
      numberReady: 3,
      numberAvailable: 3,
      updatedNumberScheduled: 3
    })
    cluster.addNode('d')
    cluster.run(1000)
    expect(nodes()).toEqual(['a', 'b', 'c', 'd'])
    cluster.writer.delete(podKind, 'default', pods()[0]!.metadata.name)
    cluster.run(1000)
    expect(nodes()).toEqual(['a', 'b', 'c', 'd'])
  })

  it('heeds nodeSelector and taints, but not those that every daemon tolerates', () => {
    cluster.addNode('tainted', { disk: 'ssd' }, [{ key: 'k', effect: 'NoSchedule' }])
    cluster.addNode('ssd', { disk: 'ssd' })
    create({ template: template('nginx:1', { nodeSelector: { disk: 'ssd' } }) })
    cluster.run(1000)
    expect(nodes()).toEqual(['ssd'])
    cluster.changeNode('ssd', ({ spec }) => ({ spec: { ...spec, unschedulable: true } }))
    cluster.changeNode('a', ({ metadata }) => ({ metadata: { ...metadata, labels: { disk: 'ssd' } } }))
    cluster.run(1000)
    expect(nodes()).toEqual(['a', 'ssd'])
    cluster.changeNode('ssd', ({ spec }) => ({ spec: { ...spec, taints: [{ key: 'k', effect: 'NoExecute' }] } }))
    cluster.run(1000)
    expect(nodes()).toEqual(['a'])
  })

  it.each([
    ['counts it no longer', [], { desiredNumberScheduled: 2, numberMisscheduled: 1, numberReady: 2 }],
    [
      'counts it, tolerating all',
      [{ operator: 'Exists' }],
      { desiredNumberScheduled: 3, numberReady: 2, numberUnavailable: 1 }
    ]
  ])('stays on a node that is lost and %s', (_, tolerations, status) => {
    create({ template: template('nginx:1', { tolerations }) })
    cluster.run(1000)
    cluster.stopNode('b')
    cluster.run(500_000)
    expect(nodes()).toEqual(['a', 'b', 'c'])
    expect(current().status).toMatchObject(status)
  })

  it('rolls one node after the other and keeps its history', () => {
    create({ revisionHistoryLimit: 1 })
    cluster.run(1000)
    for (const image of ['nginx:2', 'nginx:3', 'nginx:4']) {
      change({ template: template(image) })
      let most = 0
      for (let step = 0; step < 300; step++) {
        cluster.run(10)
        most = Math.max(most, current().status!.numberUnavailable ?? 0)
      }
      expect(most).toBe(1)
      expect(images()).toEqual([image, image, image])
    }
    expect(revisions()).toEqual([3, 4])
    change({ template: template('nginx:3') })
    cluster.run(3000)
    expect(revisions()).toEqual([4, 5])
  })

  it('OnDelete leaves the old pods until somebody deletes them', () => {
    create({ updateStrategy: { type: 'OnDelete' } })
    cluster.run(1000)
    change({ template: template('nginx:2') })
    cluster.run(2000)
    expect(images()).toEqual(['nginx:1', 'nginx:1', 'nginx:1'])
    expect(current().status!.updatedNumberScheduled).toBeUndefined()
    cluster.writer.delete(podKind, 'default', pods()[0]!.metadata.name)
    cluster.run(1000)
    expect(images()).toEqual(['nginx:1', 'nginx:1', 'nginx:2'])
  })
})
