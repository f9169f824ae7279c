import type { LogLine, LogUpdate } from '../../../shared/contract/logs.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { qualifiedResource } from '../../../shared/kinds/kind.ts'
import { containerNames } from '../../../shared/kinds/pod/container-names.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { logRefusal } from '../../../shared/kinds/pod/log-refusal.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource, SourceLogLine } from '../cluster-source.ts'
import type { Producer } from '../live/live-stream.ts'
import { lineMatcher, type LogSearch } from './log-match.ts'
import { belongsTo, podLimit, podsOf } from './log-pods.ts'
import { logTargets } from './log-targets.ts'
import { systemLines } from './system-lines.ts'

export interface LogWatch extends LogSearch {
  readonly kind: Kind
  readonly ref: { readonly namespace?: string | undefined; readonly name: string }
  readonly container?: string | undefined
  readonly previous: boolean
  readonly tail: number
  readonly follow: boolean
}

interface PodLog {
  readonly pod: string
  readonly containers: readonly string[]
  stop(): void
}

type PodLine = Omit<LogLine, 'id' | 'time'> & { readonly at: bigint; readonly sequence: number }

/** Lines that wait for a window that does not keep up; older ones are dropped and counted. */
const queueLimit = 10_000
/** Lines of one update: more would keep the window busy for longer than a frame or two. */
const updateLimit = 2_000
const everything = Number.MAX_SAFE_INTEGER

/** The logs of a pod, or of all pods of a workload in one stream, with those that join later. */
export class LogProducer implements Producer<LogUpdate> {
  readonly #source: ClusterSource
  readonly #watch: LogWatch
  readonly #changed: (urgent?: boolean) => void
  readonly #matches: ReturnType<typeof lineMatcher>
  readonly #pods = new Map<string, PodLog>()
  readonly #stop: () => void
  #queue: PodLine[] = []
  #skipped = 0
  #nextId = 1
  #lastSources: LogUpdate['sources'] | undefined
  #lastRefusal: string | undefined

  constructor(source: ClusterSource, watch: LogWatch, changed: (urgent?: boolean) => void) {
    this.#source = source
    this.#watch = watch
    this.#changed = changed
    this.#matches = lineMatcher(watch)
    const object = this.#object()
    const pods = object === undefined ? [] : podsOf(source, watch.kind, object)
    for (const pod of pods) this.#join(pod)
    this.#queue = this.#tailOf(pods)
    this.#stop = source.onChange(podKind, ({ type, object: pod, previous }) => this.#note(type, pod, previous))
  }

  next(): LogUpdate | undefined {
    const sources = [...this.#pods.values()]
      .map(({ pod, containers }) => ({ pod, containers }))
      .sort((a, b) => (a.pod < b.pod ? -1 : 1))
    const refusal = this.#refusal()
    const first = this.#lastSources === undefined
    const same = !first && refusal === this.#lastRefusal && deepEqual(sources, this.#lastSources)
    if (same && this.#queue.length === 0 && this.#skipped === 0) return undefined
    this.#lastSources = sources
    this.#lastRefusal = refusal
    // Pods speak in turn: their lines are put in the order of time within what waits.
    this.#queue.sort(byTime)
    const lines = this.#queue.splice(0, updateLimit).map(({ at, pod, container, stream, text }): LogLine => ({
      id: this.#nextId++,
      time: String(at),
      pod,
      container,
      stream,
      text
    }))
    const skipped = this.#skipped
    this.#skipped = 0
    if (this.#queue.length > 0) this.#changed(true)
    return { lines, skipped, sources, ...(refusal !== undefined && { refusal }) }
  }

  close(): void {
    this.#stop()
    for (const pod of this.#pods.values()) pod.stop()
    this.#pods.clear()
    this.#queue = []
  }

  #object() {
    const { kind, ref } = this.#watch
    return this.#source.get(kind, kind.namespaced ? ref.namespace : undefined, ref.name)
  }

  #join(pod: Pod): void {
    const { container, previous, follow } = this.#watch
    const containers = containerNames(pod).filter((name) => container === undefined || name === container)
    const stop =
      follow && !previous
        ? this.#source.onLog(logTargets(pod, container, false)[0]!, (line) => this.#hear(pod.metadata.name, line))
        : (): void => undefined
    this.#pods.set(pod.metadata.uid, { pod: pod.metadata.name, containers, stop })
  }

  #hear(pod: string, line: SourceLogLine): void {
    if (this.#matches?.(line.text) === false) return
    this.#queue.push(lineOf(pod, line))
    if (this.#queue.length > queueLimit + updateLimit) {
      this.#skipped += updateLimit
      this.#queue.splice(0, updateLimit)
    }
    this.#changed()
  }

  #tellWhatHappened(previous: Pod, pod: Pod): void {
    const { container, previous: isPast, follow } = this.#watch
    if (isPast || !follow) return
    const at = BigInt(Math.round(this.#source.now())) * 1_000_000n
    for (const line of systemLines(previous, pod)) {
      if (container !== undefined && line.container !== container) continue
      if (this.#matches?.(line.text) === false) continue
      const sequence = Number.MAX_SAFE_INTEGER
      this.#queue.push({
        at,
        sequence,
        pod: pod.metadata.name,
        container: line.container,
        stream: 'system',
        text: line.text
      })
    }
  }

  #note(type: 'ADDED' | 'MODIFIED' | 'DELETED', pod: Pod, previous: Pod | undefined): void {
    const { uid } = pod.metadata
    if (type === 'DELETED') {
      this.#pods.get(uid)?.stop()
      if (this.#pods.delete(uid)) this.#changed()
      return
    }
    if (this.#pods.has(uid)) {
      if (previous?.status === pod.status) return
      if (previous !== undefined) this.#tellWhatHappened(previous, pod)
      // What was refused because a container had not started may be readable now.
      this.#changed()
      return
    }
    if (type !== 'ADDED' || this.#pods.size >= podLimit || !this.#isWanted(pod)) return
    this.#join(pod)
    this.#changed()
  }

  #isWanted(pod: Pod): boolean {
    const { kind, ref } = this.#watch
    if (pod.metadata.namespace !== ref.namespace) return false
    if (kind === podKind) return pod.metadata.name === ref.name
    const object = this.#object()
    return object !== undefined && belongsTo(this.#source, pod, object.metadata.uid)
  }

  /** The newest lines over all pods, oldest first: each pod gives as many as could be among them. */
  #tailOf(pods: readonly Pod[]): PodLine[] {
    const { tail, container, previous } = this.#watch
    if (tail === 0) return []
    const lines: PodLine[] = []
    for (const pod of pods) {
      for (const target of logTargets(pod, container, previous)) {
        const said = this.#source.readLogs(target, this.#matches === undefined ? tail : everything)
        const wanted = this.#matches === undefined ? said : said.filter(({ text }) => this.#matches!(text)).slice(-tail)
        for (const line of wanted) lines.push(lineOf(pod.metadata.name, line))
      }
    }
    return lines.sort(byTime).slice(-tail)
  }

  #refusal(): string | undefined {
    const { kind, ref, container, previous } = this.#watch
    const object = this.#object()
    if (object === undefined) {
      return this.#pods.size > 0 ? undefined : `${qualifiedResource(kind)} "${ref.name}" not found`
    }
    if (kind !== podKind) return undefined
    return logRefusal(object as Pod, container, previous)
  }
}

function lineOf(pod: string, { time, sequence, container, stream, text }: SourceLogLine): PodLine {
  return { at: time, sequence, pod, container, stream, text }
}

function byTime(a: PodLine, b: PodLine): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1
  return a.pod === b.pod ? a.sequence - b.sequence : a.pod < b.pod ? -1 : 1
}
