import { expect, it } from 'vitest'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { createTestCluster } from './testing-kubelets.ts'

it('P1 a pod that does not tolerate a NoExecute taint of its node is refused with TaintToleration', () => {
  const cluster = createTestCluster()
  const { store, writer } = cluster.controlPlane
  const node = store.get(nodeKind, undefined, 'worker-1')!
  writer('test').update(nodeKind, { ...node, spec: { ...node.spec, taints: [{ key: 'gpu', effect: 'NoExecute' }] } })
  const shy = cluster.create('shy')
  cluster.create('bold', { tolerations: [{ key: 'gpu', operator: 'Exists' }] })
  cluster.run(20)
  const message = "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate"
  expect(cluster.get('shy')!.status).toMatchObject({
    phase: 'Failed',
    reason: 'TaintToleration',
    message: `Pod was rejected: ${message}`
  })
  expect(cluster.events(shy)).toEqual([`TaintToleration ${message}`])
  expect(cluster.get('bold')!.status!.phase).toBe('Running')
})
