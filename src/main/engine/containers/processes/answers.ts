import type { Json } from '../../../../shared/kube/object.ts'

interface Question {
  readonly pid: number
  answer: Json | undefined
}

/**
 * What processes have asked of the network. It is not saved: a process that is taken up again finds its question gone,
 * as over a connection that broke, and asks anew.
 */
export class Answers {
  readonly #questions = new Map<number, Question>()
  #next = 1

  /** Asks, and returns the number that the answer has; `arrived` is told when it is there, maybe within the call. */
  ask(pid: number, question: (done: (answer: Json) => void) => void, arrived: (number: number) => void): number {
    const number = this.#next++
    const open: Question = { pid, answer: undefined }
    this.#questions.set(number, open)
    question((answer) => {
      if (this.#questions.get(number) !== open) return
      open.answer = answer
      arrived(number)
    })
    return number
  }

  /** Whether the answer to a question is still to come. */
  isAwaited(pid: number, number: number): boolean {
    const question = this.#questions.get(number)
    return question?.pid === pid && question.answer === undefined
  }

  /** The answer, once; undefined where there is none. */
  take(pid: number, number: number): Json | undefined {
    const question = this.#questions.get(number)
    if (question?.pid !== pid || question.answer === undefined) return undefined
    this.#questions.delete(number)
    return question.answer
  }

  /** Nobody waits for the answers of this process any more. */
  forget(pid: number): void {
    for (const [number, question] of this.#questions) if (question.pid === pid) this.#questions.delete(number)
  }
}
