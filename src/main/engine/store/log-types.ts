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
}

export type LogListener = (container: ContainerLogKey, line: LogLine) => void

/**
 * Container logs within a byte budget: each run of a container is bounded and so is the whole; the oldest lines go
 * first. Lines can be read at once, and are on disk with the next commit of the cluster's file. They outlive their
 * pod until the budget needs their room.
 */
export interface LogStore {
  /** One line, without its end. `time` in milliseconds of simulated time, never before an earlier line's. */
  append(container: ContainerLogKey, time: number, stream: LogStream, text: string): void
  /** Oldest first; empty where nothing was ever written or all of it has been dropped. */
  read(query: LogQuery): readonly LogLine[]
  /** The runs of a container that still have lines, oldest first. */
  instances(podUid: string, container: string): readonly number[]
  /** Tells every line of a pod's containers as it is appended. Returns the function that ends it. */
  onAppend(podUid: string, listener: LogListener): () => void
}
