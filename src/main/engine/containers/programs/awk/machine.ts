// awk at work: one instruction after the other, over a state that can be saved between any two of them.
import type { Call } from '../../processes/call.ts'
import type { Wait } from '../../processes/process.ts'
import { ProgramError } from '../program-error.ts'
import { expressionOf } from '../regular-expression.ts'
import type { ArrayName, Code, Instruction } from './code.ts'
import { callFunction, replaced } from './functions.ts'
import { getline, print, waitFor } from './input-output.ts'
import { lineOf, loadField, setFieldCount, setLine, storeField, variableText } from './record.ts'
import type { AwkArray, AwkState, Keys, Slot } from './state.ts'
import { compares, compute, isTrue, numberOf, textOf, type Value } from './values.ts'

/** What ends a section: its end, next or exit. */
export type Left = 'done' | 'next' | 'nextfile' | 'exit'

const mostText = 16 * 1024 * 1024
const mostElements = 500_000
const deepestCalls = 1000

export class Machine {
  readonly #call: Call
  readonly #state: AwkState
  readonly #code: Code

  constructor(call: Call, state: AwkState, code: Code) {
    this.#call = call
    this.#state = state
    this.#code = code
  }

  /** At most so many instructions. What the section was left by, what it waits for, or undefined: it goes on. */
  run(most: number): Left | Wait | undefined {
    const { instructions } = this.#code
    for (let count = 0; count < most; count++) {
      const instruction = instructions[this.#state.at++]!
      const outcome = this.#do(instruction)
      if (outcome === undefined) continue
      if (outcome === 'flush') {
        this.#state.at--
        return undefined
      }
      // What waits is done again when that has come.
      if (typeof outcome === 'object') this.#state.at--
      return outcome
    }
    return undefined
  }

  #push(slot: Slot): undefined {
    this.#state.stack.push(slot)
  }

  #pop(): Value {
    return this.#state.stack.pop() as Value
  }

  #text(value: Value): string {
    return textOf(value, typeof value === 'number' ? variableText(this.#state, 'CONVFMT') : undefined)
  }

  #popText(): string {
    return this.#text(this.#pop())
  }

  #array(name: ArrayName): AwkArray {
    const { arrays, calls } = this.#state
    const own = typeof name === 'string' ? name : (calls.at(-1)!.locals[name] as { readonly array: string }).array
    return (arrays[own] ??= {})
  }

  /** `flush`: what was printed must be written before this is done. */
  #do(instruction: Instruction): Left | Wait | 'flush' | undefined {
    const state = this.#state
    switch (instruction.op) {
      case 'push':
        return this.#push(instruction.value)
      case 'pop':
        return void state.stack.pop()
      case 'dup':
        return this.#push(state.stack.at(-1)!)
      case 'tuck': {
        const [below, top] = [state.stack.at(-2)!, state.stack.at(-1)!]
        state.stack.splice(-2, 2, top, below, top)
        return undefined
      }
      case 'number':
        return this.#push(numberOf(this.#pop()))
      case 'truth':
        return this.#push(isTrue(this.#pop()) ? 1 : 0)
      case 'not':
        return this.#push(isTrue(this.#pop()) ? 0 : 1)
      case 'negate':
        return this.#push(-numberOf(this.#pop()))
      case 'load':
        return this.#push(state.values[instruction.name] ?? null)
      case 'store':
        return this.#store(instruction.name)
      case 'loadLocal':
        return this.#push(state.calls.at(-1)!.locals[instruction.at] ?? null)
      case 'storeLocal':
        state.calls.at(-1)!.locals[instruction.at] = this.#bounded(state.stack.at(-1) as Value)
        return undefined
      case 'loadField':
        return this.#push(loadField(state, Math.trunc(numberOf(this.#pop()))))
      case 'storeField': {
        const value = this.#bounded(this.#pop())
        storeField(state, Math.trunc(numberOf(this.#pop())), value)
        return this.#push(value)
      }
      case 'key': {
        const parts = state.stack.splice(state.stack.length - instruction.count) as Value[]
        return this.#push(parts.map((part) => this.#text(part)).join(variableText(state, 'SUBSEP')))
      }
      case 'loadElement': {
        const array = this.#array(instruction.array)
        const key = this.#popText()
        if (!Object.hasOwn(array, key)) this.#put(array, key, null)
        return this.#push(array[key]!)
      }
      case 'storeElement': {
        const value = this.#bounded(this.#pop())
        this.#put(this.#array(instruction.array), this.#popText(), value)
        return this.#push(value)
      }
      case 'has':
        return this.#push(Object.hasOwn(this.#array(instruction.array), this.#popText()) ? 1 : 0)
      case 'deleteElement':
        delete this.#array(instruction.array)[this.#popText()]
        return undefined
      case 'clear': {
        const array = this.#array(instruction.array)
        for (const key in array) delete array[key]
        return undefined
      }
      case 'count':
        return this.#push(Object.keys(this.#array(instruction.array)).length)
      case 'keys':
        return this.#push({ keys: Object.keys(this.#array(instruction.array)), at: 0 })
      case 'nextKey': {
        const loop = state.stack.at(-1) as Keys
        const key = loop.keys[loop.at++]
        if (key === undefined) state.at = instruction.to
        else this.#push({ input: key })
        return undefined
      }
      case 'pushArray': {
        const { array } = instruction
        const name = typeof array === 'string' ? array : (state.calls.at(-1)!.locals[array] as { array: string }).array
        return this.#push({ array: name })
      }
      case 'compute': {
        const right = numberOf(this.#pop())
        return this.#push(compute(instruction.operator, numberOf(this.#pop()), right))
      }
      case 'compare': {
        const right = this.#pop()
        const format = variableText(state, 'CONVFMT')
        return this.#push(compares(instruction.operator, this.#pop(), right, format) ? 1 : 0)
      }
      case 'join': {
        const right = this.#popText()
        return this.#push(this.#bounded(this.#popText() + right))
      }
      case 'match': {
        const source = this.#popText()
        return this.#push(expressionOf(source, 'extended').find(this.#popText()) === undefined ? 0 : 1)
      }
      case 'matchLine':
        return this.#push(expressionOf(instruction.source, 'extended').find(lineOf(state)) === undefined ? 0 : 1)
      case 'jump':
        state.at = instruction.to
        return undefined
      case 'jumpIfFalse':
        if (!isTrue(this.#pop())) state.at = instruction.to
        return undefined
      case 'jumpIfTrue':
        if (isTrue(this.#pop())) state.at = instruction.to
        return undefined
      case 'call':
        return this.#enter(instruction.name, instruction.count)
      case 'return':
        return this.#leave()
      case 'builtin': {
        const { name } = instruction
        if (name !== 'system' && name !== 'close') return this.#builtin(instruction)
        return this.#hasPrinted ? 'flush' : waitFor(this.#call, state, name)
      }
      case 'replace': {
        const replacement = this.#popText()
        const source = this.#popText()
        const before = this.#pop()
        const { text, count } = replaced(this.#text(before), source, replacement, instruction.isGlobal ? 'all' : 1)
        state.got = count
        return this.#push(count === 0 ? before : this.#bounded(text))
      }
      case 'got':
        return this.#push(state.got)
      case 'setLine':
        setLine(state, textOf(state.got))
        return undefined
      case 'getline':
        return this.#hasPrinted && instruction.from !== 'main' ? 'flush' : getline(this.#call, state, instruction.from)
      case 'print':
        return print(this.#call, state, instruction)
      case 'inRange':
        return this.#push(state.ranges[instruction.rule] === true ? 1 : 0)
      case 'setRange':
        state.ranges[instruction.rule] = instruction.isOpen
        return undefined
      case 'exit': {
        const value = this.#pop()
        if (value !== null) state.exit = Math.trunc(numberOf(value)) & 255
        return 'exit'
      }
      case 'next':
      case 'nextfile':
      case 'done':
        return instruction.op
    }
  }

  #bounded(value: Value): Value {
    if (typeof value === 'string' && value.length > mostText) throw new RangeError('text too long')
    return value
  }

  #put(array: AwkArray, key: string, value: Value): void {
    if (!Object.hasOwn(array, key) && ++this.#state.elements > mostElements)
      throw new ProgramError('memory exhausted', 2)
    array[key] = value
  }

  #store(name: string): undefined {
    const value = this.#bounded(this.#state.stack.at(-1) as Value)
    if (name === 'NF') setFieldCount(this.#state, value)
    else this.#state.values[name] = value
  }

  #enter(name: string, given: number): undefined {
    const state = this.#state
    const own = this.#code.functions[name]!
    if (state.calls.length > deepestCalls) throw new ProgramError('function call nesting too deep', 2)
    const depth = state.stack.length - given
    const locals = state.stack.splice(depth).slice(0, own.count)
    while (locals.length < own.count) locals.push(null)
    const made: string[] = []
    for (const at of own.arrays) {
      const slot = locals[at]
      if (slot !== null && typeof slot === 'object' && 'array' in slot) continue
      const array = `#${state.made++}`
      made.push(array)
      locals[at] = { array }
    }
    state.calls.push({ back: state.at, locals, made, depth })
    state.at = own.start
  }

  #leave(): undefined {
    const state = this.#state
    const value = this.#pop()
    const { back, made, depth } = state.calls.pop()!
    for (const array of made) {
      state.elements -= Object.keys(state.arrays[array] ?? {}).length
      delete state.arrays[array]
    }
    state.stack.length = depth
    state.at = back
    this.#push(value)
  }

  /** Whether something that was printed waits to be written. */
  get #hasPrinted(): boolean {
    return this.#call.process.output.length > 0
  }

  #builtin({ name, count, array }: Extract<Instruction, { readonly op: 'builtin' }>): undefined {
    const state = this.#state
    const args = state.stack.splice(state.stack.length - count) as Value[]
    this.#push(callFunction(this.#call, state, name, args, array === undefined ? undefined : this.#array(array)))
  }
}
