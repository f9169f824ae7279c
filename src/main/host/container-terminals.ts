import { OpenedSession } from '../apiserver/streams/opened-session.ts'
import type { ApiBackend } from '../apiserver/api-backend.ts'
import { containerNotFound } from '../apiserver/streams/stream-place.ts'
import type { ApiRequestRecord } from '../../shared/contract/api-access.ts'
import { ApiError } from '../engine/api/api-error.ts'
import { resourceRequestRecord } from '../views/api-requests/request-record.ts'
import { noSpace } from './no-space.ts'
import type { Identity } from '../engine/api/request.ts'
import type { SessionEnd, SessionOptions } from '../engine/kubelet/container-streams.ts'
import type { TerminalEnd, TerminalPlace } from '../../shared/contract/terminals.ts'
import type { SourceTerminal, TerminalListener } from '../views/cluster-source.ts'
import { machineOf, terminalPlace } from './window-access.ts'

/** The terminals of windows: what a person opens in containers, which stands in the list of requests, and on machines. */
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
      const tell = (): void => listener.ended({ kind: 'refused', message: error.message })
      if (error.waited === undefined) tell()
      else void backend.passed(error.waited).then(tell)
    }
    let found: Found
    try {
      found = place.kind === 'machine' ? onMachine(backend, place) : inPod(backend, place, who)
    } catch (error) {
      if (error instanceof ApiError) return refuse(error)
      throw error
    }
    const { uid, container, options } = found
    let isFull = false
    const session = OpenedSession.open(backend, { uid, container }, options, {
      output: (_stream, bytes, taken) => listener.output(bytes, taken),
      pause: () => (isFull = true),
      resume: () => (isFull = false),
      ended: (end) => {
        isOver(101)
        listener.ended(terminalEnd(end))
      }
    })
    if (session === undefined) {
      return refuse(backend.commits.isReadOnly ? new ApiError(500, undefined, noSpace) : containerNotFound(container))
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
    if (place.kind === 'machine') return () => {}
    const { time, engine } = this.#backend
    const arrived = time.now()
    const at = engine.now
    const { namespace, pod: name } = place
    const subresource = place.kind === 'attach' ? 'attach' : 'exec'
    const request = { verb: 'create', group: '', version: 'v1', resource: 'pods', subresource, namespace, name }
    return (code, reason) => {
      const latency = Math.round((time.now() - arrived) * 1_000)
      const circumstances = { at, user, groups, latency, userAgent, source: 'window' } as const
      this.#record(resourceRequestRecord(request, { code, object: { reason } }, circumstances))
    }
  }
}

/** What a session is opened with. */
interface Found {
  readonly uid: string
  readonly container: string
  readonly options: SessionOptions
}

type PlaceOf<Kind extends TerminalPlace['kind']> = Extract<TerminalPlace, { readonly kind: Kind }>

function inPod(backend: ApiBackend, place: PlaceOf<'shell' | 'attach'>, who: Identity): Found {
  const { pod, container, options } = terminalPlace(backend.engine, place, who)
  return { uid: pod.metadata.uid, container, options }
}

function onMachine(backend: ApiBackend, place: PlaceOf<'machine'>): Found {
  const uid = machineOf(backend.engine, place)
  return { uid, container: 'machine', options: { command: ['bash'], stdin: true, tty: true } }
}

function terminalEnd(end: SessionEnd): TerminalEnd {
  return end.kind === 'failed' ? { kind: 'refused', message: end.message } : end
}
