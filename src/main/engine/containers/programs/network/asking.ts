import type { Json } from '../../../../../shared/kube/object.ts'
import type { Call } from '../../processes/call.ts'
import { throughHosts } from './hosts-file.ts'
import type { NetworkPort } from './network-port.ts'
import { stateful, type Program } from '../program.ts'

/** Plain data that a process remembers. */
export interface Memory {
  readonly [key: string]: Json
}

/** What a program asks the network, and what it does with the answer: an exit code, or the next question. */
export interface Dialogue<Question extends Memory, Answer> {
  /** From its command line. Throws ProgramError. */
  begin(call: Call): Question | number
  ask(network: NetworkPort, question: Question, done: (answer: Answer) => void): void
  finish(call: Call, question: Question, answer: Answer): number | Question
}

/** A program that asks one thing after the other and waits for each. Where the engine was restarted it asks again. */
export function asking<Question extends Memory, Answer>(dialogue: Dialogue<Question, Answer>): Program {
  return stateful<Memory>(
    (call) => {
      const question = dialogue.begin(call)
      return typeof question === 'number' ? question : { question, number: 0 }
    },
    (call, state) => {
      const { table, process } = call
      const question = state['question'] as Question
      const number = state['number'] as number
      if (table.isAwaited(process, number)) return { kind: 'answer', number }
      const answer = table.takeAnswer(process, number)
      if (answer === undefined) {
        const asked = table.ask(process, (done) =>
          dialogue.ask(throughHosts(call), question, (reply) => done(reply as unknown as Json))
        )
        call.memory = { question, number: asked }
        return { kind: 'answer', number: asked }
      }
      const next = dialogue.finish(call, question, answer as unknown as Answer)
      if (typeof next === 'number') return next
      call.memory = { question: next, number: 0 }
      return undefined
    }
  )
}
