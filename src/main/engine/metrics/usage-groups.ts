import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import type { ControlPlane } from '../control-plane.ts'
import { longestAge, StateRing } from './rings.ts'
import { leastStateLength, stateLength, UsageGroup, type GroupScope } from './usage-group.ts'

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
  readonly #groups: Readonly<Record<GroupScope['type'], Map<string, UsageGroup>>> = {
    cluster: new Map(),
    namespace: new Map(),
    node: new Map(),
    workload: new Map()
  }
  readonly #nodeListeners: ((nodeName: string) => void)[] = []
  #willSave = false
  #keptFor = longestAge

  constructor(plane: ControlPlane, file: SeriesFile | undefined) {
    this.#plane = plane
    this.#file = file
  }

  /** Bounded by workloads, namespaces and nodes, never by pods. */
  get count(): number {
    return Object.values(this.#groups).reduce((sum, { size }) => sum + size, 0)
  }

  find(type: GroupScope['type'], name: string): UsageGroup | undefined {
    return this.#groups[type].get(name)
  }

  all(type: GroupScope['type']): Iterable<UsageGroup> {
    return this.#groups[type].values()
  }

  /** The group of a scope, made where it is not there yet. */
  of(type: GroupScope['type'], name: string): UsageGroup {
    let group = this.#groups[type].get(name)
    if (group === undefined) {
      group = new UsageGroup({ type, name })
      group.ring.keepFor(this.#keptFor, this.#plane.clock.now)
      this.#groups[type].set(name, group)
    }
    return group
  }

  /** Their past goes so far back and no further, in milliseconds. */
  keepFor(age: number): void {
    this.#keptFor = age
    for (const group of this.#all()) {
      group.ring.keepFor(age, this.#plane.clock.now)
      group.isDirty = true
    }
    if (!this.#willSave && this.#file !== undefined) this.#saveSoon()
  }

  /** Calls `listener` whenever the sum of a node has become another one. */
  onNodeUsage(listener: (nodeName: string) => void): void {
    this.#nodeListeners.push(listener)
  }

  /** Counts numbers in or out of groups, from a position in their states on. */
  add(groups: readonly UsageGroup[], numbers: ArrayLike<number>, at: number, sign: 1 | -1): void {
    for (const group of groups) this.addTo(group, numbers, at, sign)
  }

  /** One more has happened of what groups only count. */
  happened(groups: readonly UsageGroup[], at: number): void {
    for (const group of groups) group.happened(this.#plane.clock.now, at)
    if (!this.#willSave && this.#file !== undefined) this.#saveSoon()
  }

  addTo(group: UsageGroup, numbers: ArrayLike<number>, at: number, sign: 1 | -1): void {
    group.add(this.#plane.clock.now, numbers, at, sign)
    if (group.scope.type === 'node') for (const listener of this.#nodeListeners) listener(group.scope.name)
    if (!this.#willSave && this.#file !== undefined) this.#saveSoon()
  }

  #saveSoon(): void {
    this.#willSave = true
    this.#plane.clock.after(saveDelay, () => {
      this.#willSave = false
      this.save()
    })
  }

  *#all(): Generator<UsageGroup> {
    for (const groups of Object.values(this.#groups)) yield* groups.values()
  }

  /** Hands what has changed to the file. */
  save(): void {
    const file = this.#file
    if (file === undefined) return
    for (const group of this.#all()) {
      if (!group.isDirty) continue
      group.isDirty = false
      file.save(keyOf(group.scope), group.ring.toBytes())
    }
  }

  load(): void {
    for (const key of this.#file?.keys() ?? []) {
      const scope = scopeOf(key)
      if (scope === undefined) continue
      const bytes = this.#file!.load(key)
      const ring = bytes === undefined ? undefined : StateRing.fromBytes(bytes, stateLength, leastStateLength)
      if (ring !== undefined) this.#groups[scope.type].set(scope.name, new UsageGroup(scope, ring))
    }
  }

  /** After a restart: what had members when it was saved and has none now ends here. */
  dropForgotten(): void {
    const { now } = this.#plane.clock
    for (const group of this.#all()) {
      if (!group.isEmpty) continue
      if (group.ring.length > 0) group.ring.note(now, group.state)
      this.forgetIfGone(group)
    }
  }

  /** The past of an empty group is kept as long as somebody could look at it: while its object exists. */
  forgetIfGone({ scope }: UsageGroup): void {
    const { type, name } = scope
    const { store } = this.#plane
    if (type === 'cluster') return
    if (type === 'node' && store.get(nodeKind, undefined, name) !== undefined) return
    if (type === 'namespace' && store.get(namespaceKind, undefined, name) !== undefined) return
    if (type === 'workload' && store.byUid(name) !== undefined) return
    this.#groups[type].delete(name)
    this.#file?.save(keyOf(scope), new Uint8Array(0))
  }
}

function keyOf({ type, name }: GroupScope): string {
  return type === 'cluster' ? `${keyPrefix}cluster` : `${keyPrefix}${type}/${name}`
}

/** Undefined for keys of others, and of scopes that there are no longer. */
function scopeOf(key: string): GroupScope | undefined {
  if (!key.startsWith(keyPrefix)) return undefined
  const [type, name = ''] = key.slice(keyPrefix.length).split('/')
  switch (type) {
    case 'cluster':
    case 'namespace':
    case 'node':
    case 'workload':
      return { type, name }
    default:
      return undefined
  }
}
