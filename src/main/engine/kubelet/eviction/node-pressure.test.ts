import { expect, it } from 'vitest'
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { createTestCluster, type TestCluster } from '../testing-kubelets.ts'
import { NodePressure, type NodeUsage } from './node-pressure.ts'

/** Usage that is said by the test, and counts how often a node is asked for it. */
class SaidUsage implements NodeUsage {
  bytes = 0
  asked = 0
  #listener: (nodeName: string) => void = () => {}

  nodeMemory(): number {
    this.asked++
    return this.bytes
  }

  mostMemoryOf(): number {
    return this.bytes
  }

  podMemory(): number {
    return 0
  }

  containerMemory(): number {
    return 0
  }

  onNodeUsage(listener: (nodeName: string) => void): void {
    this.#listener = listener
  }

  become(bytes: number): void {
    this.bytes = bytes
    this.#listener('worker-1')
  }
}

function started(): { cluster: TestCluster; usage: SaidUsage } {
  const cluster = createTestCluster()
  const usage = new SaidUsage()
  new NodePressure(cluster.controlPlane, cluster.kubelets, usage).start()
  return { cluster, usage }
}

it('N7 a node whose usage does not change is not looked at again', () => {
  const { cluster, usage } = started()
  cluster.create('web')
  cluster.run(60)
  const { asked } = usage
  cluster.run(3600)
  expect(usage.asked).toBe(asked)
})

it('N7 a node that is near a threshold is looked at every ten seconds', () => {
  const { cluster, usage } = started()
  cluster.run(60)
  usage.become(32 * 1024 ** 3 - 50 * 1024 ** 2)
  const { asked } = usage
  cluster.run(100)
  expect(usage.asked - asked).toBeGreaterThanOrEqual(10)
  expect(usage.asked - asked).toBeLessThanOrEqual(22)
})

it('N7 a node that does not say what it has is under no pressure', () => {
  const { cluster, usage } = started()
  const { store, writer } = cluster.controlPlane
  const node = store.get(nodeKind, undefined, 'worker-1')!
  const { capacity: _, ...status } = node.status!
  writer('test').updateStatus(nodeKind, { ...node, status })
  cluster.create('web')
  cluster.run(20)
  usage.become(1024 ** 3)
  cluster.run(60)
  const { conditions } = store.get(nodeKind, undefined, 'worker-1')!.status!
  expect(conditions!.filter(({ status: told }) => told === 'True').map(({ type }) => type)).toEqual(['Ready'])
  expect(cluster.get('web')!.status!.phase).toBe('Running')
})
