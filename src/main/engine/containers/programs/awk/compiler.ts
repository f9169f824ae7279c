// Compiles awk's programs: their rules and statements.
import { ProgramError } from '../program-error.ts'
import { arraysOf, type ArrayUses } from './array-uses.ts'
import type { Code, FunctionCode } from './code.ts'
import { Emitter, type Jump } from './emitter.ts'
import { Expressions } from './expressions.ts'
import { awkProgram } from './parser.ts'
import type { AwkProgram, Node, Statement } from './syntax.ts'

const codes = new Map<string, Code>()

/** The code of a program, made once per text. Throws a ProgramError. */
export function codeOf(source: string): Code {
  let code = codes.get(source)
  if (code === undefined) {
    code = new Compiler(awkProgram(source)).compile()
    if (codes.size > 200) codes.clear()
    codes.set(source, code)
  }
  return code
}

/** Where break and continue of a loop go. */
interface Loop {
  readonly breaks: Jump[]
  readonly continues: Jump[]
}

class Compiler {
  readonly #program: AwkProgram
  readonly #uses: ArrayUses
  readonly #emitter = new Emitter()
  readonly #values: Expressions
  readonly #loops: Loop[] = []

  constructor(program: AwkProgram) {
    this.#program = program
    this.#uses = arraysOf(program)
    this.#values = new Expressions(this.#emitter, program, this.#uses)
  }

  compile(): Code {
    const { rules } = this.#program
    const section = (body: () => void): number => {
      const start = this.#emitter.place
      body()
      this.#emitter.emit({ op: 'done' })
      return start
    }
    const edge = (when: 'BEGIN' | 'END'): number =>
      section(() => {
        for (const { pattern, body } of rules) if (pattern === when && body !== undefined) this.#statement(body)
      })
    const begin = edge('BEGIN')
    const hasLines = rules.some(({ pattern }) => pattern !== 'BEGIN')
    const line = section(() => {
      for (const [index, rule] of rules.entries())
        if (rule.pattern !== 'BEGIN' && rule.pattern !== 'END') this.#rule(rule, index)
    })
    const end = edge('END')
    const functions: Record<string, FunctionCode> = {}
    for (const [name, { parameters, body }] of Object.entries(this.#program.functions)) {
      this.#values.enter(name, parameters)
      const start = this.#emitter.place
      this.#statement(body)
      this.#emitter.emit({ op: 'push', value: null })
      this.#emitter.emit({ op: 'return' })
      functions[name] = { start, count: parameters.length, arrays: [...(this.#uses.parameters.get(name) ?? [])] }
    }
    return { instructions: this.#emitter.code, begin, line: hasLines ? line : undefined, end, functions }
  }

  #rule({ pattern, until, body }: AwkProgram['rules'][number], rule: number): void {
    const skips: Jump[] = []
    if (pattern !== undefined && until === undefined) {
      this.#values.value(pattern as Node)
      skips.push(this.#emitter.jump('jumpIfFalse'))
    } else if (pattern !== undefined) {
      this.#emitter.emit({ op: 'inRange', rule })
      const isOpen = this.#emitter.jump('jumpIfTrue')
      this.#values.value(pattern as Node)
      skips.push(this.#emitter.jump('jumpIfFalse'))
      this.#emitter.emit({ op: 'setRange', rule, isOpen: true })
      this.#emitter.here(isOpen)
      this.#values.value(until!)
      const goesOn = this.#emitter.jump('jumpIfFalse')
      this.#emitter.emit({ op: 'setRange', rule, isOpen: false })
      this.#emitter.here(goesOn)
    }
    if (body === undefined) this.#emitter.emit({ op: 'print', count: 0, isFormatted: false })
    else this.#statement(body)
    this.#emitter.here(...skips)
  }

  #statement(statement: Statement): void {
    switch (statement.kind) {
      case 'block':
        for (const inner of statement.body) this.#statement(inner)
        return
      case 'expression':
        this.#values.value(statement.value)
        this.#emitter.emit({ op: 'pop' })
        return
      case 'print':
        return this.#print(statement)
      case 'if': {
        this.#values.value(statement.condition)
        const no = this.#emitter.jump('jumpIfFalse')
        this.#statement(statement.yes)
        if (statement.no === undefined) {
          this.#emitter.here(no)
          return
        }
        const over = this.#emitter.jump('jump')
        this.#emitter.here(no)
        this.#statement(statement.no)
        this.#emitter.here(over)
        return
      }
      case 'while':
        return this.#while(statement)
      case 'for':
        return this.#for(statement)
      case 'each':
        return this.#each(statement)
      case 'delete':
        if (statement.keys === undefined) this.#emitter.emit({ op: 'clear', array: this.#values.array(statement.name) })
        else {
          this.#values.key(statement.keys)
          this.#emitter.emit({ op: 'deleteElement', array: this.#values.array(statement.name) })
        }
        return
      case 'break':
      case 'continue': {
        const loop = this.#loops.at(-1)
        if (loop === undefined) throw new ProgramError(`syntax error: ${statement.kind} outside a loop`, 2)
        ;(statement.kind === 'break' ? loop.breaks : loop.continues).push(this.#emitter.jump('jump'))
        return
      }
      case 'next':
      case 'nextfile':
        this.#emitter.emit({ op: statement.kind })
        return
      case 'exit':
      case 'return':
        if (statement.value === undefined) this.#emitter.emit({ op: 'push', value: null })
        else this.#values.value(statement.value)
        this.#emitter.emit({ op: statement.kind })
    }
  }

  #print({ args, isFormatted, target }: Extract<Statement, { readonly kind: 'print' }>): void {
    for (const arg of args) this.#values.value(arg)
    if (target === undefined) this.#emitter.emit({ op: 'print', count: args.length, isFormatted })
    else {
      this.#values.value(target.path)
      this.#emitter.emit({ op: 'print', count: args.length, isFormatted, target: target.operator as '>' | '>>' | '|' })
    }
  }

  #loop(body: () => void): Loop {
    const loop: Loop = { breaks: [], continues: [] }
    this.#loops.push(loop)
    body()
    this.#loops.pop()
    return loop
  }

  #while({ condition, body, isLast }: Extract<Statement, { readonly kind: 'while' }>): void {
    const start = this.#emitter.place
    const ends: Jump[] = []
    const test = (): void => {
      this.#values.value(condition)
      ends.push(this.#emitter.jump('jumpIfFalse'))
    }
    if (!isLast) test()
    const { breaks, continues } = this.#loop(() => this.#statement(body))
    this.#emitter.here(...continues)
    if (isLast) test()
    this.#emitter.emit({ op: 'jump', to: start })
    this.#emitter.here(...ends, ...breaks)
  }

  #for({ init, condition, step, body }: Extract<Statement, { readonly kind: 'for' }>): void {
    if (init !== undefined) this.#statement(init)
    const start = this.#emitter.place
    const ends: Jump[] = []
    if (condition !== undefined) {
      this.#values.value(condition)
      ends.push(this.#emitter.jump('jumpIfFalse'))
    }
    const { breaks, continues } = this.#loop(() => this.#statement(body))
    this.#emitter.here(...continues)
    if (step !== undefined) this.#statement(step)
    this.#emitter.emit({ op: 'jump', to: start })
    this.#emitter.here(...ends, ...breaks)
  }

  /** The keys stand on the stack while the loop runs. */
  #each({ name, array, body }: Extract<Statement, { readonly kind: 'each' }>): void {
    this.#emitter.emit({ op: 'keys', array: this.#values.array(array) })
    const start = this.#emitter.place
    const end = this.#emitter.jump('nextKey')
    this.#values.store({ kind: 'name', name })
    this.#emitter.emit({ op: 'pop' })
    const { breaks, continues } = this.#loop(() => this.#statement(body))
    for (const jump of continues) jump.to = start
    this.#emitter.emit({ op: 'jump', to: start })
    this.#emitter.here(end, ...breaks)
    this.#emitter.emit({ op: 'pop' })
  }
}
