import type { Instruction } from './code.ts'

/** A jump whose goal is set when that is known. */
export interface Jump {
  to: number
}

/** The instructions of a program, as they are made. */
export class Emitter {
  readonly code: Instruction[] = []

  /** Where the next instruction will stand. */
  get place(): number {
    return this.code.length
  }

  emit(instruction: Instruction): void {
    this.code.push(instruction)
  }

  jump(op: 'jump' | 'jumpIfFalse' | 'jumpIfTrue' | 'nextKey'): Jump {
    const instruction = { op, to: -1 }
    this.code.push(instruction)
    return instruction
  }

  /** These jumps lead to the next instruction. */
  here(...jumps: readonly Jump[]): void {
    for (const jump of jumps) jump.to = this.place
  }
}
