import { OpenedSession } from '../apiserver/streams/opened-session.ts'
import type { ApiBackend } from '../apiserver/api-backend.ts'
import { containerNotFound, type CommandPlace } from '../apiserver/streams/stream-place.ts'
import type { ApiRequestRecord } from '../../shared/contract/api-access.ts'
import { ApiError } from '../engine/api/api-error.ts'
import { resourceRequestRecord } from '../views/api-requests/request-record.ts'
import { noSpace } from './no-space.ts'
import type { Identity } from '../engine/api/request.ts'
import type { SessionEnd } from '../engine/kubelet/container-streams.ts'
import type { TerminalEnd } from '../../shared/contract/terminals.ts'
import type { SourceTerminal, TerminalListener, TerminalPlace } from '../views/cluster-source.ts'
import { terminalPlace } from './window-access.ts'

/** The terminals of windows: shells in containers, which a person opens. They stand in the list of requests. */
export class ContainerTerminals {
  readonly #backend: ApiBackend
  readonly #identityOf: (user: string) => Identity
  readonly #record: (request: Omit<ApiRequestRecord, 'id'>) => void

  constructor(
    backend: ApiBackend,
    identityOf: (user: string) => Identity,
    record: (request: Omit<ApiRequestRecord, 'id'>) => void
  ) {
    this.#backend = backend
    this.#identityOf = identityOf
    this.#record = record
  }

  /** What refuses it is told as its end. */
  open(place: TerminalPlace, user: string, listener: TerminalListener): SourceTerminal | undefined {
    const backend = this.#backend
    const who = this.#identityOf(user)
    const isOver = this.#recorded(place, who)
    const refuse = (error: ApiError): undefined => {
      isOver(error.status.code, error.reason)
      listener.ended({ kind: 'refused', message: error.message })
    }
    let found: CommandPlace
    try {
      found = terminalPlace(backend.engine, place, who)
    } catch (error) {
      if (error instanceof ApiError) return refuse(error)
      throw error
    }
    const { pod, container, options } = found
    let isFull = false
    const session = OpenedSession.open(backend, { uid: pod.metadata.uid, container }, options, {
      output: (_stream, bytes, taken) => listener.output(bytes, taken),
      pause: () => (isFull = true),
      resume: () => (isFull = false),
      ended: (end) => {
        isOver(101)
        listener.ended(terminalEnd(end))
      }
    })
    if (session === undefined) {
      return refuse(backend.isReadOnly ? new ApiError(500, undefined, noSpace) : containerNotFound(container))
    }
    return {
      // What is typed while the process reads nothing is lost where its buffer is full, as on a real terminal.
      write: (bytes) => (isFull ? undefined : session.write(bytes)),
      resize: (columns, rows) => session.resize(columns, rows),
      close: () => {
        if (session.close()) isOver(101)
      }
    }
  }

  /** What takes the request down when it is over. */
  #recorded(place: TerminalPlace, { user, groups, userAgent }: Identity): (code: number, reason?: string) => void {
    const { time, engine } = this.#backend
    const arrived = time.now()
    const at = engine.now
    const { namespace, pod: name } = place
    const request = { verb: 'create', group: '', version: 'v1', resource: 'pods', subresource: 'exec', namespace, name }
    return (code, reason) => {
      const latency = Math.round((time.now() - arrived) * 1_000)
      const circumstances = { at, user, groups, latency, userAgent, source: 'window' } as const
      this.#record(resourceRequestRecord(request, { code, object: { reason } }, circumstances))
    }
  }
}

function terminalEnd(end: SessionEnd): TerminalEnd {
  return end.kind === 'failed' ? { kind: 'refused', message: end.message } : end
}
