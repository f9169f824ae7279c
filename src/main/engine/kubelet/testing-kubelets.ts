// A cluster of kubelets alone, for scenario tests: nodes, pods that are bound when they are created, a stepped clock.
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { eventKind } from '../../../shared/kinds/event/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Container, Pod, PodSpec } from '../../../shared/schema/types.ts'
import type { ControlPlane } from '../control-plane.ts'
import { completeMachine } from '../../../shared/machines/machine.ts'
import { podCidrOf } from '../network/pod-addresses.ts'
import type { Clock } from '../sim/clock.ts'
import { ClusterFile } from '../store/cluster-file.ts'
import type { SqliteLogStore } from '../store/log-store.ts'
import type { LogStore } from '../store/log-types.ts'
import { createTestControlPlane } from '../testing-control-plane.ts'
import { MemoryShelf, VolumeData } from '../volumes/volume-data.ts'
import { Kubelets } from './kubelets.ts'
import { nodeObject } from './node-status.ts'
import { LivingRuntime } from '../containers/living-runtime.ts'

/** The log store of a file that is never committed. */
export function memoryLogs(): SqliteLogStore {
  return ClusterFile.create(':memory:', { seed: 'logs', startTime: 0 }).logs
}

export interface TestCluster {
  readonly controlPlane: ControlPlane
  readonly kubelets: Kubelets
  readonly runtime: LivingRuntime
  readonly logs: SqliteLogStore
  /** Where volumes and containers are kept. */
  readonly shelf: MemoryShelf
  /** Lets the clock run for so many seconds. */
  run(seconds: number): void
  /** Creates a pod bound to worker-1; one container named web of `image` where nothing else is said. */
  create(name: string, spec?: Partial<PodSpec>, container?: Partial<Container>): Pod
  get(name: string): Pod | undefined
  /** "Reason message" of the events about a pod, in order of their creation, with the count where it is not 1. */
  events(pod: Pod): readonly string[]
  /** Every status that was stored for a pod, as "phase/reasons". */
  trail(name: string): readonly string[]
}

export function createTestCluster(
  nodes = 1,
  seed = 'test',
  makeRuntime = (clock: Clock, logs: LogStore, shelf: MemoryShelf): LivingRuntime =>
    new LivingRuntime(clock, logs, new VolumeData(shelf), shelf)
): TestCluster {
  const controlPlane = createTestControlPlane(seed)
  const { clock, store } = controlPlane
  const writer = controlPlane.writer('test')
  for (const name of ['default', 'kube-system', 'kube-node-lease']) {
    writer.create(namespaceKind, { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {} })
    // What every pod mounts with the token of its account.
    const data = { 'ca.crt': '' }
    const metadata = { name: 'kube-root-ca.crt', namespace: name }
    writer.create(configMapKind, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data })
  }
  for (let index = 1; index <= nodes; index++) {
    const address = `192.168.49.${index + 1}`
    const name = `worker-${index}`
    const machine = completeMachine({ name }, address)
    const registration = { podCIDR: podCidrOf(index), images: [], network: { annotations: {} } }
    writer.create(nodeKind, nodeObject(machine, registration, clock.now))
  }
  const logs = memoryLogs()
  const shelf = new MemoryShelf()
  const runtime = makeRuntime(clock, logs, shelf)
  const kubelets = new Kubelets(controlPlane, { runtime, shelf })
  const trails = new Map<string, string[]>()
  store.onChange(podKind, ({ type, object }) => {
    const trail = trails.get(object.metadata.name) ?? []
    trails.set(object.metadata.name, trail)
    const states = [...(object.status?.initContainerStatuses ?? []), ...(object.status?.containerStatuses ?? [])]
    const words = states.map(
      ({ state, ready }) => state?.waiting?.reason ?? state?.terminated?.reason ?? (ready ? 'Ready' : 'Running')
    )
    trail.push(type === 'DELETED' ? 'deleted' : [object.status?.phase ?? 'none', ...words].join('/'))
  })
  kubelets.start()
  return {
    controlPlane,
    kubelets,
    runtime,
    logs,
    shelf,
    run: (seconds) => void clock.advanceTo(clock.now + seconds * 1000),
    create: (name, spec = {}, container = {}) =>
      writer.create(podKind, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace: 'default' },
        spec: {
          nodeName: 'worker-1',
          restartPolicy: 'Always',
          terminationGracePeriodSeconds: 30,
          containers: [{ name: 'web', image: 'nginx:1.27', imagePullPolicy: 'IfNotPresent', ...container }],
          ...spec
        }
      }),
    get: (name) => store.get(podKind, 'default', name),
    events: (pod) => {
      const own = [...store.about(eventKind, pod.metadata.uid)]
      return own.map(({ reason, message, count = 1 }) => `${reason} ${message}${count === 1 ? '' : ` x${count}`}`)
    },
    trail: (name) => trails.get(name) ?? []
  }
}
