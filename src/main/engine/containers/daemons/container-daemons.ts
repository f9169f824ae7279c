import type { ContainerAnswer, ContainerRequest } from '../../kubelet/container-runtime.ts'
import type { Clock } from '../../sim/clock.ts'
import type { LivingContainer } from '../living-container.ts'
import { servingProcess, type PortAnswers } from '../port-answers.ts'
import type { ProcessContainer } from '../process-container.ts'
import type { NetworkPort } from '../programs/network/network-port.ts'
import type { LazyLogs } from '../servers/lazy-logs.ts'
import { shownCommand } from '../servers/server-plan.ts'
import type { Later, WebReply } from './daemon.ts'
import { daemons } from './registry.ts'
import { RunningDaemon } from './running-daemon.ts'

type PortRequest = Exclude<ContainerRequest, { readonly kind: 'exec' }>
type HttpRequest = Extract<ContainerRequest, { readonly kind: 'http' }>
type TcpRequest = Extract<ContainerRequest, { readonly kind: 'tcp' }>

export interface DaemonSurroundings {
  readonly clock: Clock
  readonly logs: LazyLogs
  readonly answers: PortAnswers
  networkOf(podUid: string): NetworkPort
  /** Whether a container runs still. */
  isRunning(container: LivingContainer): boolean
  boxOf(container: LivingContainer): ProcessContainer
  /** What a container has in memory is saved with the next commit. */
  changed(container: LivingContainer): void
}

/** The daemons of running containers: made when somebody speaks to one, gone with its container. */
export class ContainerDaemons {
  readonly #around: DaemonSurroundings

  constructor(around: DaemonSurroundings) {
    this.#around = around
  }

  /** What answers in its plan's place; undefined where the plan does. */
  #of(container: LivingContainer): RunningDaemon | undefined {
    const { plan, launch, box } = container
    const daemon = daemons.get(plan.server?.daemon ?? '')
    if (daemon === undefined || container.daemon !== undefined) return container.daemon
    const around = this.#around
    const { clock, logs } = around
    const process = plan.argv === undefined ? undefined : servingProcess(box!)
    container.daemon = new RunningDaemon(daemon, {
      launch,
      argv: process?.argv ?? shownCommand(launch.container, launch.image),
      network: around.networkOf(launch.sandbox.uid),
      now: () => clock.now,
      after: (milliseconds, act) => void clock.after(milliseconds, act),
      box: () => around.boxOf(container),
      changed: () => around.changed(container),
      log: (stream, text) => logs.say(container, stream, text)
    })
    return container.daemon
  }

  /** Its server has begun in a new container. */
  begun(container: LivingContainer): void {
    this.#of(container)?.begun()
  }

  /** Its server has ended; it may still write to its files. */
  ended(container: LivingContainer, isAsked: boolean): void {
    if (container.daemon !== undefined || container.box?.memory !== undefined) this.#of(container)?.ended(isAsked)
  }

  #isListening(container: LivingContainer, port: number): boolean {
    return this.#around.answers.isServing(container) && container.plan.ports.includes(port)
  }

  /** What a container answers at once to itself; undefined where nothing of it listens there. */
  converse(container: LivingContainer, port: number, message: string): string | undefined {
    if (!this.#isListening(container, port)) return undefined
    const reply = this.#of(container)?.converse({ port, message, from: 'localhost' })
    return typeof reply === 'string' ? reply : undefined
  }

  /** Whether what it answers may be another the next time, because it asks others. */
  isOpen(container: LivingContainer, request: ContainerRequest): boolean {
    return request.kind === 'http' && this.#asked(container, request) !== undefined
  }

  #asked(container: LivingContainer, request: HttpRequest): Later<WebReply> | undefined {
    const { method, path, headers, body = '' } = request
    return this.#of(container)?.answer({ method, path, headers, body })
  }

  /** Answers a request in the place of the container's plan; false where the plan is to answer. */
  answer(container: LivingContainer, request: PortRequest, done: (answer: ContainerAnswer) => void): boolean {
    if (!this.#isListening(container, request.port)) return false
    if (request.kind === 'tcp' && request.message !== undefined) {
      this.#answerMessage(container, request, done)
      return true
    }
    const asked = request.kind === 'http' ? this.#asked(container, request) : undefined
    if (asked === undefined || request.kind !== 'http') return false
    this.#later(container, asked, done, ({ status, body, headers }, latency) => {
      const answer = { kind: 'http', status, body, latency, ...(headers === undefined ? {} : { headers }) } as const
      this.#around.answers.logAccess(container, request, answer)
      return answer
    })
    return true
  }

  #answerMessage(
    container: LivingContainer,
    { port, message = '', messageId, from = '' }: TcpRequest,
    done: (answer: ContainerAnswer) => void
  ): void {
    const said = { port, message, from, ...(messageId === undefined ? {} : { messageId }) }
    const reply = this.#of(container)?.converse(said)
    const later: Later<string> = typeof reply === 'function' ? reply : (heard) => heard(reply ?? '')
    this.#later(container, later, done, (text, latency) => ({ kind: 'connected', reply: text, latency }))
  }

  /** Waits for an answer; whoever asked is hung up on where the container has ended before. */
  #later<T>(
    container: LivingContainer,
    later: Later<T>,
    done: (answer: ContainerAnswer) => void,
    told: (reply: T, latency: number) => ContainerAnswer
  ): void {
    const around = this.#around
    const { clock } = around
    const startedAt = clock.now
    later((reply) => {
      if (!around.isRunning(container)) done({ kind: 'refused' })
      else done(told(reply, clock.now - startedAt + container.plan.server!.latency))
    })
  }
}
