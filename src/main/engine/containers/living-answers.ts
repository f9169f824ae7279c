import type { ContainerAnswer, ContainerRequest } from '../kubelet/container-runtime.ts'
import type { Clock } from '../sim/clock.ts'
import { probe } from './commands.ts'
import type { ContainerBoxes } from './container-boxes.ts'
import type { ContainerDaemons } from './daemons/container-daemons.ts'
import { foreseen, isHung, throughDisturbance } from './disturbances.ts'
import { answerOfProgram, portsOfPrograms } from './listening-programs.ts'
import type { LivingContainer } from './living-container.ts'
import type { PortAnswers } from './port-answers.ts'

export interface AnswersParts {
  readonly clock: Clock
  readonly answers: PortAnswers
  readonly daemons: ContainerDaemons
  readonly boxes: ContainerBoxes
  /** Counts a request as under way, until the function that is returned is called. */
  serving(this: void, container: LivingContainer): () => void
}

/**
 * What a container answers to requests and probes: one of its programs that listens, else the daemon of its image, else
 * its plan; through whatever disturbs it.
 */
export class LivingAnswers {
  readonly #parts: AnswersParts

  constructor(parts: AnswersParts) {
    this.#parts = parts
  }

  ask(container: LivingContainer, request: ContainerRequest, done: (answer: ContainerAnswer) => void): void {
    const { clock, answers, daemons, boxes, serving } = this.#parts
    // Who is slow to answer has it under way as well.
    const release = request.kind === 'http' && request.probe === undefined ? serving(container) : undefined
    const told = (answer: ContainerAnswer): void => {
      done(answer)
      release?.()
    }
    throughDisturbance(container, request, told, (answer) => {
      if (request.kind === 'exec') {
        probe(clock, container, boxes.of(container), request, answer)
        return
      }
      const heard = answerOfProgram(container, request)
      if (heard !== undefined) answer(heard)
      else if (!daemons.answer(container, request, answer)) answer(answers.answer(container, request))
    })
  }

  foresee(container: LivingContainer, request: Exclude<ContainerRequest, { readonly kind: 'exec' }>): ContainerAnswer {
    return foreseen(container, request, () =>
      portsOfPrograms(container).includes(request.port)
        ? { kind: 'connected', latency: 0 }
        : this.#parts.answers.foresee(container, request)
    )
  }

  /** Until when it answers this as it does now. */
  answersUntil(container: LivingContainer, request: ContainerRequest): number {
    const { clock, answers, daemons } = this.#parts
    if (isHung(container)) return Infinity
    const { now } = clock
    const from = answers.servesFrom(container)
    if (from !== undefined && now < from) return from
    if (daemons.isOpen(container, request)) return now
    if (request.kind !== 'exec') return portsOfPrograms(container).includes(request.port) ? now : Infinity
    return container.probed?.get(request.command.join('\0')) === true ? Infinity : now
  }

  listens(container: LivingContainer): readonly number[] {
    const ports = portsOfPrograms(container)
    return this.#parts.answers.isServing(container) ? [...container.plan.ports, ...ports] : ports
  }
}
