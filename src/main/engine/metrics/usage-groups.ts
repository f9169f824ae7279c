import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import type { ControlPlane } from '../control-plane.ts'
import { StateRing } from './rings.ts'
import { stateLength, UsageGroup } from './usage-group.ts'

/** Where rings are kept: engine/store's SeriesStore. Empty bytes delete a key. */
export interface SeriesFile {
  save(key: string, bytes: Uint8Array): void
  load(key: string): Uint8Array | undefined
  keys(): readonly string[]
}

export type MetricsScope =
  | { readonly type: 'cluster' }
  | { readonly type: 'namespace'; readonly name: string }
  | { readonly type: 'node'; readonly name: string }
  /** Whatever controls pods, directly or through a ReplicaSet. */
  | { readonly type: 'workload'; readonly uid: string }
  | { readonly type: 'pod'; readonly uid: string }
  | { readonly type: 'container'; readonly uid: string; readonly container: string }

const keyPrefix = 'metrics/'
/** Milliseconds of simulated time after a change until what changed is saved. */
const saveDelay = 60_000

/** The groups of a cluster: made when they are needed, saved a while after they changed, forgotten with their objects. */
export class UsageGroups {
  readonly #plane: ControlPlane
  readonly #file: SeriesFile | undefined
  readonly #groups = new Map<string, UsageGroup>()
  readonly #nodeListeners: ((nodeName: string) => void)[] = []
  #willSave = false

  constructor(plane: ControlPlane, file: SeriesFile | undefined) {
    this.#plane = plane
    this.#file = file
  }

  /** Bounded by workloads, namespaces and nodes, never by pods. */
  get count(): number {
    return this.#groups.size
  }

  find(scope: MetricsScope): UsageGroup | undefined {
    return this.#groups.get(keyOf(scope))
  }

  /** The group of a scope, made where it is not there yet. */
  of(scope: MetricsScope): UsageGroup {
    const key = keyOf(scope)
    let group = this.#groups.get(key)
    if (group === undefined) {
      group = new UsageGroup(key)
      this.#groups.set(key, group)
    }
    return group
  }

  /** Calls `listener` whenever the sum of a node has become another one. */
  onNodeUsage(listener: (nodeName: string) => void): void {
    this.#nodeListeners.push(listener)
  }

  /** Counts numbers in or out of groups, from a position in their states on. */
  add(groups: readonly UsageGroup[], numbers: ArrayLike<number>, at: number, sign: 1 | -1): void {
    const { clock } = this.#plane
    for (const group of groups) {
      group.add(clock.now, numbers, at, sign)
      if (group.nodeName !== undefined) for (const listener of this.#nodeListeners) listener(group.nodeName)
    }
    if (this.#willSave || this.#file === undefined) return
    this.#willSave = true
    clock.after(saveDelay, () => {
      this.#willSave = false
      this.save()
    })
  }

  /** Hands what has changed to the file. */
  save(): void {
    const file = this.#file
    if (file === undefined) return
    for (const group of this.#groups.values()) {
      if (!group.isDirty) continue
      group.isDirty = false
      file.save(keyPrefix + group.key, group.ring.toBytes())
    }
  }

  load(): void {
    for (const key of this.#file?.keys() ?? []) {
      if (!key.startsWith(keyPrefix)) continue
      const bytes = this.#file!.load(key)
      const ring = bytes === undefined ? undefined : StateRing.fromBytes(bytes, stateLength)
      const name = key.slice(keyPrefix.length)
      if (ring !== undefined) this.#groups.set(name, new UsageGroup(name, ring))
    }
  }

  /** After a restart: what had members when it was saved and has none now ends here. */
  dropForgotten(): void {
    const { now } = this.#plane.clock
    for (const group of this.#groups.values()) {
      if (!group.isEmpty) continue
      if (group.ring.length > 0) group.ring.note(now, group.state)
      this.forgetIfGone(group)
    }
  }

  /** The past of an empty group is kept as long as somebody could look at it: while its object exists. */
  forgetIfGone(group: UsageGroup): void {
    const [type, name] = group.key.split('/') as [MetricsScope['type'], string]
    const { store } = this.#plane
    if (type === 'cluster') return
    if (type === 'node' && store.get(nodeKind, undefined, name) !== undefined) return
    if (type === 'namespace' && store.get(namespaceKind, undefined, name) !== undefined) return
    if (type === 'workload' && store.byUid(name) !== undefined) return
    this.#groups.delete(group.key)
    this.#file?.save(keyPrefix + group.key, new Uint8Array(0))
  }
}

function keyOf(scope: MetricsScope): string {
  switch (scope.type) {
    case 'cluster':
      return 'cluster'
    case 'namespace':
    case 'node':
      return `${scope.type}/${scope.name}`
    default:
      return `workload/${scope.uid}`
  }
}
