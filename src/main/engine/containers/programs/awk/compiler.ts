import { ProgramError } from '../program-error.ts'
import { arraysOf, type ArrayUses } from './array-uses.ts'
import type { ArrayName, Code, FunctionCode, Instruction } from './code.ts'
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

const zero: Node = { kind: 'number', value: 0 }
const wholeLine: Node = { kind: 'field', index: zero }

/** Where break and continue of a loop go. */
interface Loop {
  readonly breaks: { to: number }[]
  readonly continues: { to: number }[]
}

class Compiler {
  readonly #program: AwkProgram
  readonly #uses: ArrayUses
  readonly #code: Instruction[] = []
  readonly #loops: Loop[] = []
  /** Parameters of the function that is compiled. */
  #parameters: readonly string[] = []
  #function: string | undefined

  constructor(program: AwkProgram) {
    this.#program = program
    this.#uses = arraysOf(program)
  }

  compile(): Code {
    const { rules } = this.#program
    const section = (body: () => void): number => {
      const start = this.#code.length
      body()
      this.#emit({ op: 'done' })
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
      this.#parameters = parameters
      this.#function = name
      const start = this.#code.length
      this.#statement(body)
      this.#emit({ op: 'push', value: null })
      this.#emit({ op: 'return' })
      functions[name] = { start, count: parameters.length, arrays: [...(this.#uses.parameters.get(name) ?? [])] }
    }
    return { instructions: this.#code, begin, line: hasLines ? line : undefined, end, functions }
  }

  #emit(instruction: Instruction): void {
    this.#code.push(instruction)
  }

  /** A jump whose goal is not known yet. */
  #jump(op: 'jump' | 'jumpIfFalse' | 'jumpIfTrue' | 'nextKey'): { to: number } {
    const instruction = { op, to: -1 }
    this.#code.push(instruction)
    return instruction
  }

  #here(...jumps: readonly { to: number }[]): number {
    for (const jump of jumps) jump.to = this.#code.length
    return this.#code.length
  }

  #rule({ pattern, until, body }: AwkProgram['rules'][number], rule: number): void {
    const skips: { to: number }[] = []
    if (pattern !== undefined && until === undefined) {
      this.#value(pattern as Node)
      skips.push(this.#jump('jumpIfFalse'))
    } else if (pattern !== undefined) {
      this.#emit({ op: 'inRange', rule })
      const isOpen = this.#jump('jumpIfTrue')
      this.#value(pattern as Node)
      skips.push(this.#jump('jumpIfFalse'))
      this.#emit({ op: 'setRange', rule, isOpen: true })
      this.#here(isOpen)
      this.#value(until!)
      const goesOn = this.#jump('jumpIfFalse')
      this.#emit({ op: 'setRange', rule, isOpen: false })
      this.#here(goesOn)
    }
    if (body === undefined) this.#emit({ op: 'print', count: 0, isFormatted: false })
    else this.#statement(body)
    this.#here(...skips)
  }

  #statement(statement: Statement): void {
    switch (statement.kind) {
      case 'block':
        for (const inner of statement.body) this.#statement(inner)
        return
      case 'expression':
        this.#value(statement.value)
        this.#emit({ op: 'pop' })
        return
      case 'print':
        return this.#print(statement)
      case 'if': {
        this.#value(statement.condition)
        const no = this.#jump('jumpIfFalse')
        this.#statement(statement.yes)
        if (statement.no === undefined) {
          this.#here(no)
          return
        }
        const over = this.#jump('jump')
        this.#here(no)
        this.#statement(statement.no)
        this.#here(over)
        return
      }
      case 'while':
        return this.#while(statement)
      case 'for':
        return this.#for(statement)
      case 'each':
        return this.#each(statement)
      case 'delete':
        if (statement.keys === undefined) this.#emit({ op: 'clear', array: this.#array(statement.name) })
        else {
          this.#key(statement.keys)
          this.#emit({ op: 'deleteElement', array: this.#array(statement.name) })
        }
        return
      case 'break':
      case 'continue': {
        const loop = this.#loops.at(-1)
        if (loop === undefined) throw new ProgramError(`syntax error: ${statement.kind} outside a loop`, 2)
        ;(statement.kind === 'break' ? loop.breaks : loop.continues).push(this.#jump('jump'))
        return
      }
      case 'next':
      case 'nextfile':
        this.#emit({ op: statement.kind })
        return
      case 'exit':
      case 'return':
        if (statement.value === undefined) this.#emit({ op: 'push', value: null })
        else this.#value(statement.value)
        this.#emit({ op: statement.kind })
    }
  }

  #print({ args, isFormatted, target }: Extract<Statement, { readonly kind: 'print' }>): void {
    for (const arg of args) this.#value(arg)
    if (target === undefined) this.#emit({ op: 'print', count: args.length, isFormatted })
    else {
      this.#value(target.path)
      this.#emit({ op: 'print', count: args.length, isFormatted, target: target.operator as '>' | '>>' | '|' })
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
    const start = this.#code.length
    const ends: { to: number }[] = []
    const test = (): void => {
      this.#value(condition)
      ends.push(this.#jump('jumpIfFalse'))
    }
    if (!isLast) test()
    const { breaks, continues } = this.#loop(() => this.#statement(body))
    const next = this.#here(...(isLast ? continues : []))
    if (isLast) {
      test()
      this.#emit({ op: 'jump', to: start })
    } else {
      for (const jump of continues) jump.to = next
      this.#emit({ op: 'jump', to: start })
    }
    this.#here(...ends, ...breaks)
  }

  #for({ init, condition, step, body }: Extract<Statement, { readonly kind: 'for' }>): void {
    if (init !== undefined) this.#statement(init)
    const start = this.#code.length
    const ends: { to: number }[] = []
    if (condition !== undefined) {
      this.#value(condition)
      ends.push(this.#jump('jumpIfFalse'))
    }
    const { breaks, continues } = this.#loop(() => this.#statement(body))
    this.#here(...continues)
    if (step !== undefined) this.#statement(step)
    this.#emit({ op: 'jump', to: start })
    this.#here(...ends, ...breaks)
  }

  /** The keys stand on the stack while the loop runs. */
  #each({ name, array, body }: Extract<Statement, { readonly kind: 'each' }>): void {
    this.#emit({ op: 'keys', array: this.#array(array) })
    const start = this.#code.length
    const end = this.#jump('nextKey')
    this.#store({ kind: 'name', name })
    this.#emit({ op: 'pop' })
    const { breaks, continues } = this.#loop(() => this.#statement(body))
    for (const jump of continues) jump.to = start
    this.#emit({ op: 'jump', to: start })
    this.#here(end, ...breaks)
    this.#emit({ op: 'pop' })
  }

  /** An array by its name, as the function at work knows it. */
  #array(name: string): ArrayName {
    const at = this.#parameters.indexOf(name)
    return at === -1 ? name : at
  }

  #isArray(name: string): boolean {
    const at = this.#parameters.indexOf(name)
    if (at === -1) return this.#uses.globals.has(name)
    return this.#uses.parameters.get(this.#function ?? '')?.has(at) === true
  }

  #key(keys: readonly Node[]): void {
    for (const key of keys) this.#value(key)
    this.#emit({ op: 'key', count: keys.length })
  }

  /** Leaves where an element or a field is: nothing for a name. */
  #address(target: Node): boolean {
    if (target.kind === 'element') this.#key(target.keys)
    else if (target.kind === 'field') this.#value(target.index)
    else return false
    return true
  }

  #load(target: Node): void {
    if (target.kind === 'name') {
      const at = this.#parameters.indexOf(target.name)
      this.#emit(at === -1 ? { op: 'load', name: target.name } : { op: 'loadLocal', at })
    } else if (target.kind === 'element') this.#emit({ op: 'loadElement', array: this.#array(target.name) })
    else this.#emit({ op: 'loadField' })
  }

  /** Takes the value, and the address below it; leaves the value. */
  #store(target: Node): void {
    if (target.kind === 'name') {
      const at = this.#parameters.indexOf(target.name)
      this.#emit(at === -1 ? { op: 'store', name: target.name } : { op: 'storeLocal', at })
    } else if (target.kind === 'element') this.#emit({ op: 'storeElement', array: this.#array(target.name) })
    else if (target.kind === 'field') this.#emit({ op: 'storeField' })
    else throw new ProgramError('syntax error: assignment to no variable', 2)
  }

  #value(node: Node): void {
    switch (node.kind) {
      case 'number':
        return this.#emit({ op: 'push', value: node.value })
      case 'text':
        return this.#emit({ op: 'push', value: node.text })
      case 'pattern':
        return this.#emit({ op: 'matchLine', source: node.source })
      case 'name':
      case 'element':
      case 'field':
        this.#address(node)
        return this.#load(node)
      case 'assign':
        return this.#assign(node)
      case 'step':
        return this.#step(node)
      case 'choice': {
        this.#value(node.condition)
        const no = this.#jump('jumpIfFalse')
        this.#value(node.yes)
        const over = this.#jump('jump')
        this.#here(no)
        this.#value(node.no)
        this.#here(over)
        return
      }
      case 'unary':
        this.#value(node.operand)
        if (node.operator === '!') this.#emit({ op: 'not' })
        else if (node.operator === '-') this.#emit({ op: 'negate' })
        else if (node.operator === '+') this.#emit({ op: 'number' })
        return
      case 'in':
        this.#key(node.keys)
        return this.#emit({ op: 'has', array: this.#array(node.name) })
      case 'binary':
        return this.#binary(node)
      case 'call':
        return this.#call(node.name, node.args)
      case 'getline':
        return this.#getline(node)
    }
  }

  #assign({ target, operator, value }: Extract<Node, { readonly kind: 'assign' }>): void {
    const hasAddress = this.#address(target)
    if (operator !== '') {
      if (hasAddress) this.#emit({ op: 'dup' })
      this.#load(target)
    }
    this.#value(value)
    if (operator !== '') this.#emit({ op: 'compute', operator })
    this.#store(target)
  }

  #step({ target, operator, isPrefix }: Extract<Node, { readonly kind: 'step' }>): void {
    const hasAddress = this.#address(target)
    if (hasAddress) this.#emit({ op: 'dup' })
    this.#load(target)
    this.#emit({ op: 'number' })
    // The old value stays below: below the address too, where there is one.
    if (!isPrefix) this.#emit({ op: hasAddress ? 'tuck' : 'dup' })
    this.#emit({ op: 'push', value: 1 })
    this.#emit({ op: 'compute', operator: operator === '++' ? '+' : '-' })
    this.#store(target)
    if (!isPrefix) this.#emit({ op: 'pop' })
  }

  #binary({ operator, left, right }: Extract<Node, { readonly kind: 'binary' }>): void {
    this.#value(left)
    if (operator === '&&' || operator === '||') {
      this.#emit({ op: 'truth' })
      this.#emit({ op: 'dup' })
      const over = this.#jump(operator === '&&' ? 'jumpIfFalse' : 'jumpIfTrue')
      this.#emit({ op: 'pop' })
      this.#value(right)
      this.#emit({ op: 'truth' })
      this.#here(over)
      return
    }
    if (operator === '~' || operator === '!~') {
      this.#pattern(right)
      this.#emit({ op: 'match' })
      if (operator === '!~') this.#emit({ op: 'not' })
      return
    }
    this.#value(right)
    if (operator === ' ') this.#emit({ op: 'join' })
    else if (/^[<>=!]/.test(operator)) this.#emit({ op: 'compare', operator })
    else this.#emit({ op: 'compute', operator })
  }

  /** A regular expression as a text. */
  #pattern(node: Node | undefined): void {
    if (node === undefined) this.#emit({ op: 'push', value: '' })
    else if (node.kind === 'pattern') this.#emit({ op: 'push', value: node.source })
    else this.#value(node)
  }

  #getline({ target, from }: Extract<Node, { readonly kind: 'getline' }>): void {
    if (from !== undefined) this.#value(from.name)
    this.#emit({ op: 'getline', from: from?.kind ?? 'main' })
    // Where something came it is kept: what is left is how it went.
    this.#emit({ op: 'dup' })
    this.#emit({ op: 'push', value: 0 })
    this.#emit({ op: 'compare', operator: '>' })
    const nothing = this.#jump('jumpIfFalse')
    if (target === undefined) this.#emit({ op: 'setLine' })
    else {
      this.#address(target)
      this.#emit({ op: 'got' })
      this.#store(target)
      this.#emit({ op: 'pop' })
    }
    this.#here(nothing)
  }

  #call(name: string, args: readonly Node[]): void {
    const own = this.#program.functions[name]
    if (own !== undefined) {
      const arrays = this.#uses.parameters.get(name)
      for (const [index, arg] of args.entries()) {
        if (arrays?.has(index) === true && arg.kind === 'name')
          this.#emit({ op: 'pushArray', array: this.#array(arg.name) })
        else this.#value(arg)
      }
      return this.#emit({ op: 'call', name, count: args.length })
    }
    const [first, second, third] = args
    switch (name) {
      case 'length':
        if (first?.kind === 'name' && this.#isArray(first.name))
          return this.#emit({ op: 'count', array: this.#array(first.name) })
        this.#value(first ?? wholeLine)
        return this.#emit({ op: 'builtin', name, count: 1 })
      case 'split': {
        if (first === undefined || second?.kind !== 'name') throw new ProgramError('syntax error: split', 2)
        this.#value(first)
        const array = this.#array(second.name)
        if (third === undefined) return this.#emit({ op: 'builtin', name, count: 1, array })
        this.#pattern(third)
        const kind = third.kind === 'pattern' ? 'splitPattern' : name
        return this.#emit({ op: 'builtin', name: kind, count: 2, array })
      }
      case 'sub':
      case 'gsub': {
        const target = third ?? wholeLine
        const isStored = /^(name|element|field)$/.test(target.kind)
        const hasAddress = isStored && this.#address(target)
        if (hasAddress) this.#emit({ op: 'dup' })
        if (isStored) this.#load(target)
        else this.#value(target)
        this.#pattern(first)
        this.#value(second ?? { kind: 'text', text: '' })
        this.#emit({ op: 'replace', isGlobal: name === 'gsub' })
        if (isStored) this.#store(target)
        this.#emit({ op: 'pop' })
        return this.#emit({ op: 'got' })
      }
      case 'match':
        this.#value(first ?? wholeLine)
        this.#pattern(second)
        return this.#emit({ op: 'builtin', name, count: 2 })
      case 'gensub':
        this.#pattern(first)
        for (const arg of [second ?? zero, third ?? zero, args[3] ?? wholeLine]) this.#value(arg)
        return this.#emit({ op: 'builtin', name, count: 4 })
      default:
        for (const arg of args) this.#value(arg)
        this.#emit({ op: 'builtin', name, count: args.length })
    }
  }
}
