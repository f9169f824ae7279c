// Compiles awk's expressions: each leaves its value on the stack.
import { ProgramError } from '../program-error.ts'
import type { ArrayUses } from './array-uses.ts'
import type { ArrayName } from './code.ts'
import type { Emitter } from './emitter.ts'
import type { AwkProgram, Node } from './syntax.ts'

const zero: Node = { kind: 'number', value: 0 }
const wholeLine: Node = { kind: 'field', index: zero }

export class Expressions {
  readonly #emitter: Emitter
  readonly #program: AwkProgram
  readonly #uses: ArrayUses
  /** The function that is compiled, and its parameters. */
  #function = ''
  #parameters: readonly string[] = []

  constructor(emitter: Emitter, program: AwkProgram, uses: ArrayUses) {
    this.#emitter = emitter
    this.#program = program
    this.#uses = uses
  }

  /** From now on names are those of a function. */
  enter(name: string, parameters: readonly string[]): void {
    this.#function = name
    this.#parameters = parameters
  }

  /** An array by its name, as the function at work knows it. */
  array(name: string): ArrayName {
    const at = this.#parameters.indexOf(name)
    return at === -1 ? name : at
  }

  #isArray(name: string): boolean {
    const at = this.#parameters.indexOf(name)
    if (at === -1) return this.#uses.globals.has(name)
    return this.#uses.parameters.get(this.#function)?.has(at) === true
  }

  key(keys: readonly Node[]): void {
    for (const key of keys) this.value(key)
    this.#emitter.emit({ op: 'key', count: keys.length })
  }

  /** Leaves where an element or a field is: nothing for a name. */
  #address(target: Node): boolean {
    if (target.kind === 'element') this.key(target.keys)
    else if (target.kind === 'field') this.value(target.index)
    else return false
    return true
  }

  #load(target: Node): void {
    if (target.kind === 'name') {
      const at = this.#parameters.indexOf(target.name)
      this.#emitter.emit(at === -1 ? { op: 'load', name: target.name } : { op: 'loadLocal', at })
    } else if (target.kind === 'element') this.#emitter.emit({ op: 'loadElement', array: this.array(target.name) })
    else this.#emitter.emit({ op: 'loadField' })
  }

  /** Takes the value, and the address below it; leaves the value. */
  store(target: Node): void {
    if (target.kind === 'name') {
      const at = this.#parameters.indexOf(target.name)
      this.#emitter.emit(at === -1 ? { op: 'store', name: target.name } : { op: 'storeLocal', at })
    } else if (target.kind === 'element') this.#emitter.emit({ op: 'storeElement', array: this.array(target.name) })
    else if (target.kind === 'field') this.#emitter.emit({ op: 'storeField' })
    else throw new ProgramError('syntax error: assignment to no variable', 2)
  }

  value(node: Node): void {
    switch (node.kind) {
      case 'number':
        return this.#emitter.emit({ op: 'push', value: node.value })
      case 'text':
        return this.#emitter.emit({ op: 'push', value: node.text })
      case 'pattern':
        return this.#emitter.emit({ op: 'matchLine', source: node.source })
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
        this.value(node.condition)
        const no = this.#emitter.jump('jumpIfFalse')
        this.value(node.yes)
        const over = this.#emitter.jump('jump')
        this.#emitter.here(no)
        this.value(node.no)
        this.#emitter.here(over)
        return
      }
      case 'unary':
        this.value(node.operand)
        if (node.operator === '!') this.#emitter.emit({ op: 'not' })
        else if (node.operator === '-') this.#emitter.emit({ op: 'negate' })
        else if (node.operator === '+') this.#emitter.emit({ op: 'number' })
        return
      case 'in':
        this.key(node.keys)
        return this.#emitter.emit({ op: 'has', array: this.array(node.name) })
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
      if (hasAddress) this.#emitter.emit({ op: 'dup' })
      this.#load(target)
    }
    this.value(value)
    if (operator !== '') this.#emitter.emit({ op: 'compute', operator })
    this.store(target)
  }

  #step({ target, operator, isPrefix }: Extract<Node, { readonly kind: 'step' }>): void {
    const hasAddress = this.#address(target)
    if (hasAddress) this.#emitter.emit({ op: 'dup' })
    this.#load(target)
    this.#emitter.emit({ op: 'number' })
    // The old value stays below: below the address too, where there is one.
    if (!isPrefix) this.#emitter.emit({ op: hasAddress ? 'tuck' : 'dup' })
    this.#emitter.emit({ op: 'push', value: 1 })
    this.#emitter.emit({ op: 'compute', operator: operator === '++' ? '+' : '-' })
    this.store(target)
    if (!isPrefix) this.#emitter.emit({ op: 'pop' })
  }

  #binary({ operator, left, right }: Extract<Node, { readonly kind: 'binary' }>): void {
    this.value(left)
    if (operator === '&&' || operator === '||') {
      this.#emitter.emit({ op: 'truth' })
      this.#emitter.emit({ op: 'dup' })
      const over = this.#emitter.jump(operator === '&&' ? 'jumpIfFalse' : 'jumpIfTrue')
      this.#emitter.emit({ op: 'pop' })
      this.value(right)
      this.#emitter.emit({ op: 'truth' })
      this.#emitter.here(over)
      return
    }
    if (operator === '~' || operator === '!~') {
      this.#pattern(right)
      this.#emitter.emit({ op: 'match' })
      if (operator === '!~') this.#emitter.emit({ op: 'not' })
      return
    }
    this.value(right)
    if (operator === ' ') this.#emitter.emit({ op: 'join' })
    else if (/^[<>=!]/.test(operator)) this.#emitter.emit({ op: 'compare', operator })
    else this.#emitter.emit({ op: 'compute', operator })
  }

  /** A regular expression as a text. */
  #pattern(node: Node | undefined): void {
    if (node === undefined) this.#emitter.emit({ op: 'push', value: '' })
    else if (node.kind === 'pattern') this.#emitter.emit({ op: 'push', value: node.source })
    else this.value(node)
  }

  #getline({ target, from }: Extract<Node, { readonly kind: 'getline' }>): void {
    if (from !== undefined) this.value(from.name)
    this.#emitter.emit({ op: 'getline', from: from?.kind ?? 'main' })
    // Where something came it is kept: what is left is how it went.
    this.#emitter.emit({ op: 'dup' })
    this.#emitter.emit({ op: 'push', value: 0 })
    this.#emitter.emit({ op: 'compare', operator: '>' })
    const nothing = this.#emitter.jump('jumpIfFalse')
    if (target === undefined) this.#emitter.emit({ op: 'setLine' })
    else {
      this.#address(target)
      this.#emitter.emit({ op: 'got' })
      this.store(target)
      this.#emitter.emit({ op: 'pop' })
    }
    this.#emitter.here(nothing)
  }

  #call(name: string, args: readonly Node[]): void {
    const own = this.#program.functions[name]
    if (own !== undefined) {
      const arrays = this.#uses.parameters.get(name)
      for (const [index, arg] of args.entries()) {
        if (arrays?.has(index) === true && arg.kind === 'name')
          this.#emitter.emit({ op: 'pushArray', array: this.array(arg.name) })
        else this.value(arg)
      }
      return this.#emitter.emit({ op: 'call', name, count: args.length })
    }
    const [first, second, third] = args
    switch (name) {
      case 'length':
        if (first?.kind === 'name' && this.#isArray(first.name))
          return this.#emitter.emit({ op: 'count', array: this.array(first.name) })
        this.value(first ?? wholeLine)
        return this.#emitter.emit({ op: 'builtin', name, count: 1 })
      case 'split': {
        if (first === undefined || second?.kind !== 'name') throw new ProgramError('syntax error: split', 2)
        this.value(first)
        const array = this.array(second.name)
        if (third === undefined) return this.#emitter.emit({ op: 'builtin', name, count: 1, array })
        this.#pattern(third)
        const kind = third.kind === 'pattern' ? 'splitPattern' : name
        return this.#emitter.emit({ op: 'builtin', name: kind, count: 2, array })
      }
      case 'sub':
      case 'gsub': {
        const target = third ?? wholeLine
        const isStored = /^(name|element|field)$/.test(target.kind)
        const hasAddress = isStored && this.#address(target)
        if (hasAddress) this.#emitter.emit({ op: 'dup' })
        if (isStored) this.#load(target)
        else this.value(target)
        this.#pattern(first)
        this.value(second ?? { kind: 'text', text: '' })
        this.#emitter.emit({ op: 'replace', isGlobal: name === 'gsub' })
        if (isStored) this.store(target)
        this.#emitter.emit({ op: 'pop' })
        return this.#emitter.emit({ op: 'got' })
      }
      case 'match':
        this.value(first ?? wholeLine)
        this.#pattern(second)
        return this.#emitter.emit({ op: 'builtin', name, count: 2 })
      case 'gensub':
        this.#pattern(first)
        for (const arg of [second ?? zero, third ?? zero, args[3] ?? wholeLine]) this.value(arg)
        return this.#emitter.emit({ op: 'builtin', name, count: 4 })
      default:
        for (const arg of args) this.value(arg)
        this.#emitter.emit({ op: 'builtin', name, count: args.length })
    }
  }
}
