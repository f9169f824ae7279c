import type { PodFacts } from './pod-facts.ts'

export type QueuePlace = 'active' | 'backoff' | 'unschedulable' | 'waiting' | 'out'

/** A pod that has no node yet. */
export interface QueuedPod {
  readonly uid: string
  readonly namespace: string
  readonly name: string
  priority: number
  facts: PodFacts
  place: QueuePlace
  attempts: number
  /** When the last attempt failed, in milliseconds. */
  failedAt: number
  /** Raised with each move, so that what a heap still holds of an earlier place is known to be stale. */
  ticket: number
  group: UnschedulableGroup | undefined
}

/** Pods of one spec that failed at the same filters: what helps one may help all. */
export interface UnschedulableGroup {
  readonly facts: PodFacts
  readonly filters: ReadonlySet<string>
  readonly key: string
  readonly pods: Set<QueuedPod>
}

interface Waiting {
  readonly pod: QueuedPod
  readonly ticket: number
  /** Smaller comes first; then in order of tickets. */
  readonly rank: number
}

const firstBackoff = 1000
const longestBackoff = 10_000

/**
 * Upstream's scheduling queue: active pods by priority and age; pods that failed and were moved by a change, which
 * wait out their back-off as long as there are active ones (and are taken early where there are none, as since 1.33);
 * and pods that wait for a change. Times in milliseconds.
 */
export class SchedulingQueue {
  readonly #pods = new Map<string, QueuedPod>()
  readonly #active = new Heap()
  readonly #backoff = new Heap()
  readonly #groups = new Map<PodFacts, Map<string, UnschedulableGroup>>()
  #tickets = 0
  #unschedulable = 0

  get size(): number {
    return this.#pods.size
  }

  get unschedulableCount(): number {
    return this.#unschedulable
  }

  get(uid: string): QueuedPod | undefined {
    return this.#pods.get(uid)
  }

  add(pod: Pick<QueuedPod, 'uid' | 'namespace' | 'name' | 'priority' | 'facts'>): void {
    const queued: QueuedPod = { ...pod, place: 'out', attempts: 0, failedAt: 0, ticket: 0, group: undefined }
    this.#pods.set(pod.uid, queued)
    this.activate(queued)
  }

  remove(uid: string): void {
    const pod = this.#pods.get(uid)
    if (pod === undefined) return
    this.#leave(pod)
    this.#pods.delete(uid)
  }

  activate(pod: QueuedPod): void {
    this.#enter(pod, 'active')
    this.#active.push({ pod, ticket: pod.ticket, rank: -pod.priority })
  }

  /** Puts a pod aside until a change moves it. */
  suspend(pod: QueuedPod, filters: ReadonlySet<string>, now: number): void {
    this.#enter(pod, 'unschedulable')
    pod.failedAt = now
    this.#unschedulable++
    const key = [...filters].join()
    let groups = this.#groups.get(pod.facts)
    if (groups === undefined) {
      groups = new Map()
      this.#groups.set(pod.facts, groups)
    }
    let group = groups.get(key)
    if (group === undefined) {
      group = { facts: pod.facts, filters, key, pods: new Set() }
      groups.set(key, group)
    }
    group.pods.add(pod)
    pod.group = group
  }

  /** Keeps a pod out of all attempts: until a failed write is tried again. */
  hold(pod: QueuedPod): void {
    this.#enter(pod, 'waiting')
  }

  /** Moves the pods of the groups that a change may help. Returns whether there were any. */
  move(isHelped: (group: UnschedulableGroup) => boolean, now: number): boolean {
    if (this.#unschedulable === 0) return false
    let hasMoved = false
    for (const groups of this.#groups.values()) {
      for (const group of groups.values()) {
        if (!isHelped(group)) continue
        for (const pod of group.pods) this.#retry(pod, now)
        hasMoved = true
      }
    }
    return hasMoved
  }

  /** Moves the pods that have waited since `before` or longer. Returns whether there were any. */
  moveLeftOver(before: number, now: number): boolean {
    let hasMoved = false
    for (const groups of this.#groups.values()) {
      for (const group of groups.values()) {
        for (const pod of group.pods) {
          if (pod.failedAt > before) continue
          this.#retry(pod, now)
          hasMoved = true
        }
      }
    }
    return hasMoved
  }

  hasNext(): boolean {
    return this.#active.peek() !== undefined || this.#backoff.peek() !== undefined
  }

  /** The pod to try next, which is then in no queue. */
  next(now: number): QueuedPod | undefined {
    for (
      let waiting = this.#backoff.peek();
      waiting !== undefined && waiting.rank <= now;
      waiting = this.#backoff.peek()
    ) {
      this.activate(waiting.pod)
    }
    const pod = (this.#active.peek() ?? this.#backoff.peek())?.pod
    if (pod !== undefined) this.#enter(pod, 'out')
    return pod
  }

  /** Milliseconds that a pod waits after its failed attempts. */
  static backoff(attempts: number): number {
    return Math.min(firstBackoff * 2 ** Math.max(attempts - 1, 0), longestBackoff)
  }

  #retry(pod: QueuedPod, now: number): void {
    const until = pod.failedAt + SchedulingQueue.backoff(pod.attempts)
    if (until <= now) {
      this.activate(pod)
      return
    }
    this.#enter(pod, 'backoff')
    this.#backoff.push({ pod, ticket: pod.ticket, rank: until })
  }

  #enter(pod: QueuedPod, place: QueuePlace): void {
    this.#leave(pod)
    pod.place = place
    pod.ticket = ++this.#tickets
  }

  #leave(pod: QueuedPod): void {
    const { group } = pod
    pod.ticket = -1
    if (group === undefined) return
    this.#unschedulable--
    pod.group = undefined
    group.pods.delete(pod)
    if (group.pods.size > 0) return
    const groups = this.#groups.get(group.facts)
    groups?.delete(group.key)
    if (groups?.size === 0) this.#groups.delete(group.facts)
  }
}

/** A binary heap that skips what is stale. */
class Heap {
  readonly #items: Waiting[] = []

  peek(): Waiting | undefined {
    for (;;) {
      const first = this.#items[0]
      if (first === undefined || first.ticket === first.pod.ticket) return first
      this.#pop()
    }
  }

  push(item: Waiting): void {
    const items = this.#items
    let index = items.length
    items.push(item)
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!precedes(item, items[parent]!)) break
      items[index] = items[parent]!
      index = parent
    }
    items[index] = item
  }

  #pop(): void {
    const items = this.#items
    const last = items.pop()!
    if (items.length === 0) return
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= items.length) break
      if (child + 1 < items.length && precedes(items[child + 1]!, items[child]!)) child++
      if (!precedes(items[child]!, last)) break
      items[index] = items[child]!
      index = child
    }
    items[index] = last
  }
}

function precedes(a: Waiting, b: Waiting): boolean {
  return a.rank < b.rank || (a.rank === b.rank && a.ticket < b.ticket)
}
