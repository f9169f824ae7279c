// What the kubelet writes container logs to, and what the API and the views read them from.

export type LogStream = 'stdout' | 'stderr'

/**
 * One run of one container. Hand in the same key object for all lines of a run: it is looked up by identity first.
 * `instance` counts the runs of a container from 0, as its restartCount does.
 */
export interface ContainerLogKey {
  readonly podUid: string
  readonly podName: string
  readonly namespace: string
  readonly container: string
  readonly instance: number
}

export interface LogLine {
  /** Position in the cluster's whole log, from 1, growing by time of writing: the cursor to read on from. */
  readonly sequence: number
  /** Which run of the container wrote it. */
  readonly instance: number
  /** Milliseconds of simulated time; lines of one moment are told apart by `sequence`. */
  readonly time: number
  readonly stream: LogStream
  /** Without the line's end. */
  readonly text: string
  /** The line goes on in the next one of its stream: it was longer than a container's runtime writes at once. */
  readonly isPartial?: true
}

export interface LogQuery {
  readonly podUid: string
  readonly container: string
  /** Absent: the newest run that has written. `kubectl logs --previous` asks for the one before the current. */
  readonly instance?: number
  /** Lines at or after this moment, in milliseconds of simulated time. */
  readonly sinceTime?: number
  /** Only so many of the newest lines; 0 gives none. */
  readonly tailLines?: number
  /**
   * Stops after so many bytes of UTF-8, line ends counted, as the API's limitBytes: the last line may be cut short.
   * Applied last, to what the other limits chose.
   */
  readonly limitBytes?: number
  /** Lines after this sequence number: reading on where an earlier answer ended. */
  readonly afterSequence?: number
  /** Also what the kubelet has rotated away and still keeps, which `kubectl logs` no longer shows. */
  readonly withRotated?: boolean
}

/** A line of a run, whose neighbours are asked for. */
export interface LogPlace {
  readonly podUid: string
  readonly container: string
  readonly instance: number
  readonly sequence: number
}

/** What is looked for in the logs of all containers. */
export interface LogSearchQuery {
  /** Absent: in all. */
  readonly namespaces?: ReadonlySet<string> | undefined
  /** Only in the logs of these pods, by their uids: no others are touched. */
  readonly pods?: readonly string[] | undefined
  /** First and last moment, in milliseconds of simulated time. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Which runs of a container are looked at, beside the number of its newest; absent: all. */
  readonly wantsRun?: ((run: ContainerLogKey, newest: number) => boolean) | undefined
  readonly matches: (text: string) => boolean
  /** What every matching line contains, in whatever case: pieces of a log without it are not taken apart. */
  readonly contains?: string | undefined
  /** How many lines are wanted: the newest. None where they are only counted, by `seen`. */
  readonly limit: number
  /** Told of every line that matches, in no order, and of no other. */
  readonly seen?: ((run: ContainerLogKey, line: LogLine) => void) | undefined
}

export interface LogHit {
  readonly container: ContainerLogKey
  readonly line: LogLine
  /** A later run of this container has written something. */
  readonly isPrevious: boolean
}

/** A search under way. It looks at what was written when it began, a bounded piece with each step. */
export interface LogSearch {
  /** Goes on; false when there is nothing more to look at. */
  step(): boolean
  /** The newest lines found so far, newest first. */
  hits(): readonly LogHit[]
  /** More lines match than are wanted. */
  readonly isCut: boolean
  /** How much has been looked at: from 0 to 1. */
  readonly share: number
}

export type LogListener = (container: ContainerLogKey, line: LogLine) => void

/**
 * Container logs within a byte budget: each run of a container is bounded and so is the whole; the oldest lines go
 * first. A run's lines are rotated as the kubelet rotates its files (containerLogMaxSize 10Mi, containerLogMaxFiles 5). Lines can be read at once, and are on disk with the next commit of the cluster's file. They outlive their
 * pod until the budget needs their room.
 */
export interface LogStore {
  /** One line, without its end. `time` in milliseconds of simulated time, never before an earlier line's. */
  append(container: ContainerLogKey, time: number, stream: LogStream, text: string, isPartial?: boolean): void
  /** Oldest first; empty where nothing was ever written or all of it has been dropped. */
  read(query: LogQuery): readonly LogLine[]
  /** The runs of a container that still have lines, oldest first. */
  instances(podUid: string, container: string): readonly number[]
  /** A line with so many before and after it in its run, rotated ones too; empty where it is no longer kept. */
  around(place: LogPlace, before: number, after: number): readonly LogLine[]
  search(query: LogSearchQuery): LogSearch
  /** Tells every line of a pod's containers as it is appended. Returns the function that ends it. */
  onAppend(podUid: string, listener: LogListener): () => void
}
