import type { ObjectWriter } from './api/object-writer.ts'
import type { EventRecorder } from './events/event-recorder.ts'
import type { Clock } from './sim/clock.ts'
import type { Random } from './sim/random.ts'
import type { ObjectStore } from './store/object-store.ts'

/**
 * What every part of the control plane is given: the store to read and listen to, a writer under its own field
 * manager, a recorder under its own component name. Parts never call each other; they meet in the store.
 */
export interface ControlPlane {
  readonly clock: Clock
  readonly store: ObjectStore
  /** A stream of chance for this name; the same name gives the same sequence again. */
  random(name: string): Random
  /**
   * Writes under a field manager: kube-controller-manager, kube-scheduler, kubelet. `account` is the ServiceAccount of
   * kube-system that a controller acts as, where it has one: whoever admits its writes sees that.
   */
  writer(manager: string, account?: string): ObjectWriter
  /** Events under a component (deployment-controller), with a host for what runs on a node. */
  recorder(component: string, host?: string): EventRecorder
}

/**
 * A part that runs: a controller, the scheduler, the kubelets. `start` registers its listeners, takes in what the
 * store already holds (a new cluster, or one read back from its file) and queues what needs work. There is no stop:
 * an engine is thrown away as a whole.
 */
export interface Component {
  readonly name: string
  start(): void
}
