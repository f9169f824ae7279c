import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { nodeKind } from '../../shared/kinds/node/kind.ts'
import type { EngineCluster } from './engine-cluster.ts'
import { openHost } from './testing-engine-cluster.ts'
import type { EngineOptions } from './engine-thread.ts'

let folder: string
let cluster: EngineCluster | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-new-'))
})
afterEach(() => {
  cluster?.close()
  rmSync(folder, { recursive: true })
})

function open(options: Partial<EngineOptions> = {}): EngineCluster {
  cluster?.close()
  cluster = undefined
  cluster = openHost(folder, { seed: '1', ...options })
  return cluster
}

const nodesOf = ({ engine }: EngineCluster): readonly string[] =>
  Array.from(engine.store.all(nodeKind), ({ metadata }) => metadata.name)

it('N8 --preset course makes the context kubernetes-admin@kubernetes', () => {
  const { name, api } = open({ choice: { preset: 'course' } })
  expect(name).toBe('kubernetes')
  expect(api.document().identities[0]!.context).toBe('kubernetes-admin@kubernetes')
  expect(open().name).toBe('kubernetes')
  expect(() => open({ choice: { preset: 'ha' } })).toThrow(
    `the cluster in ${folder} was made with --preset course: --preset ha needs a folder of its own`
  )
})

it('N1 another cluster takes the place of one that nobody has touched, and is the one that is found again', () => {
  const first = open()
  let reloads = 0
  first.onReload(() => reloads++)
  expect(nodesOf(first)).toHaveLength(3)
  first.shelf.create({ name: 'three', choice: { preset: 'three-workers', cni: 'calico' } })
  expect(nodesOf(first)).toEqual(['control-plane-1', 'worker-1', 'worker-2', 'worker-3'])
  expect(first.engine.machines!.document().cni).toBe('calico')
  expect(first.shelf.document().clusters.map(({ name }) => name)).toEqual(['three'])
  expect(nodesOf(open({ seed: undefined }))).toHaveLength(4)
})

it('N2 machines are changed past the API, and the change is on file', () => {
  const first = open()
  expect(first.control.changeMachines({ type: 'add', machines: [{ name: 'extra-1' }] }).isDone).toBe(true)
  expect(nodesOf(open())).toContain('extra-1')
})

it('N3 the clock tells windows that the API does not answer', () => {
  const first = open()
  expect(first.clockDocument().api).toBeUndefined()
  first.control.setNodePower('control-plane-1', false)
  expect(first.clockDocument().api).toBe('unreachable')
})
