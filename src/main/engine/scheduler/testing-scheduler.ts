import { eventKind } from '../../../shared/kinds/event/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { NewObject } from '../../../shared/kube/object.ts'
import type { Node, Pod } from '../../../shared/schema/types.ts'
import type { ControlPlane } from '../control-plane.ts'
import { createTestControlPlane } from '../testing-control-plane.ts'
import { Scheduler } from './scheduler.ts'

/** A scheduler and nothing else: nodes and pods as a test says, in the namespace `shop`. */
export interface Bench {
  readonly plane: ControlPlane
  readonly scheduler: Scheduler
  node(name: string, more?: NodeOptions): Node
  pod(name: string, cpu?: string, spec?: Partial<Pod['spec']>, labels?: Readonly<Record<string, string>>): Pod
  run(seconds: number): void
  get(name: string): Pod
  events(name: string): readonly string[]
  /** Where the last attempt left the pod: its node, or "NODE FILTER" of each node that refused it. */
  verdict(name: string): string
}

export type NodeOptions = Partial<Node['spec']> & {
  readonly cpu?: string
  readonly labels?: Readonly<Record<string, string>>
  /** Besides cpu, or instead of what is usual. */
  readonly allocatable?: Readonly<Record<string, string>>
  readonly images?: NonNullable<Node['status']>['images']
}

export function setUp(seed = 'test'): Bench {
  const plane = createTestControlPlane(seed)
  const writer = plane.writer('test')
  writer.create(namespaceKind, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' }, spec: {} })
  const scheduler = new Scheduler(plane)
  scheduler.start()
  const get = (name: string): Pod => plane.store.get(podKind, 'shop', name)!
  return {
    plane,
    scheduler,
    node: (name, { cpu = '4', labels = {}, allocatable = {}, images = [], ...spec } = {}) =>
      writer.create(nodeKind, {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
        spec,
        status: { allocatable: { cpu, memory: '8Gi', pods: '110', ...allocatable }, images }
      }),
    pod: (name, cpu, spec = {}, labels) => {
      const created = newPod(name, cpu, spec)
      return writer.create(
        podKind,
        labels === undefined ? created : { ...created, metadata: { ...created.metadata, labels } }
      )
    },
    run: (seconds) => void plane.clock.advanceTo(plane.clock.now + seconds * 1000),
    get,
    events: (name) => {
      const { uid } = get(name).metadata
      return [...plane.store.about(eventKind, uid)].map(({ type, reason, message }) => `${type} ${reason} ${message}`)
    },
    verdict: (name) => {
      const { spec, metadata } = get(name)
      const refused = scheduler.why(metadata.uid)?.nodes.filter(({ verdict }) => verdict === 'refused') ?? []
      return spec.nodeName ?? refused.map(({ node, filter }) => `${node} ${filter}`).join(', ')
    }
  }
}

export function newPod(name: string, cpu: string | undefined, spec: Partial<Pod['spec']>): NewObject<Pod> {
  const resources = cpu === undefined ? {} : { requests: { cpu } }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { app: name.split('-')[0]! } },
    spec: { containers: [{ name: 'c', image: 'nginx:1', resources }], ...spec }
  }
}
