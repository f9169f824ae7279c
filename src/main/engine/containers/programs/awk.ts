// awk over lines: its variables are its state, its program is read once per text.
import type { Call } from '../processes/call.ts'
import { openDescriptor } from '../processes/opening.ts'
import { awkProgram, type AwkProgram, type Node, type Statement } from './awk-syntax.ts'
import { compares, compute, formattedAwk, split } from './awk-values.ts'
import { lineFilter } from './line-filter.ts'
import { ProgramError } from './program-error.ts'
import { expressionOf } from './regular-expression.ts'

interface AwkState {
  readonly source: string
  /** Numbers, and texts; a text from outside that looks like a number counts as one. */
  values: Record<string, number | string>
  arrays: Record<string, Record<string, number | string>>
  /** Which variables have text that came from outside, by name. */
  line: string
  fields: string[]
  /** Whether `line` must be made of the fields again. */
  isStale: boolean
  ranges: Record<number, boolean>
  outputs: Record<string, number>
  seed: number
  exit: number | null
}

const programs = new Map<string, AwkProgram>()

function programOf(source: string): AwkProgram {
  let program = programs.get(source)
  if (program === undefined) {
    program = awkProgram(source)
    if (programs.size > 200) programs.clear()
    programs.set(source, program)
  }
  return program
}

type Value = number | string
/** What ends statements early. */
class Leave extends Error {
  readonly kind: 'next' | 'nextfile' | 'break' | 'continue' | 'exit' | 'return'
  readonly value: Value

  constructor(kind: Leave['kind'], value: Value = '') {
    super()
    this.kind = kind
    this.value = value
  }
}

/** Steps of one line before awk is taken to run for ever. */
const mostSteps = 2_000_000
const mostText = 16 * 1024 * 1024

class Machine {
  readonly #call: Call
  readonly #state: AwkState
  readonly #program: AwkProgram
  readonly #locals: Record<string, Value | Record<string, Value>>[] = []
  #steps = 0

  constructor(call: Call, state: AwkState) {
    this.#call = call
    this.#state = state
    this.#program = programOf(state.source)
  }

  /** Runs the rules of one kind. Returns what it left by. */
  run(when: 'BEGIN' | 'END' | 'line'): Leave['kind'] | undefined {
    try {
      for (const [index, rule] of this.#program.rules.entries()) {
        const isEdge = rule.pattern === 'BEGIN' || rule.pattern === 'END'
        if (
          isEdge
            ? rule.pattern !== when
            : when !== 'line' || !this.#applies(rule.pattern as Node | undefined, rule.until, index)
        )
          continue
        if (rule.body === undefined) this.#print(this.#line() + this.#text(this.#state.values['ORS'] ?? '\n'))
        else this.#do(rule.body)
      }
      return undefined
    } catch (error) {
      if (!(error instanceof Leave)) throw error
      if (error.kind === 'exit') this.#state.exit = this.#number(error.value) & 255
      return error.kind
    } finally {
      this.#call.charge(this.#steps / 100)
    }
  }

  setLine(line: string): void {
    const { values } = this.#state
    values['NR'] = this.#number(values['NR'] ?? 0) + 1
    values['FNR'] = this.#number(values['FNR'] ?? 0) + 1
    this.#replaceLine(line)
  }

  #replaceLine(line: string): void {
    const state = this.#state
    state.line = line
    state.isStale = false
    const separator = this.#text(state.values['FS'] ?? ' ')
    state.fields = split(line, separator)
    state.values['NF'] = state.fields.length
  }

  #line(): string {
    const state = this.#state
    if (state.isStale) {
      state.line = state.fields.join(this.#text(state.values['OFS'] ?? ' '))
      state.isStale = false
    }
    return state.line
  }

  #applies(pattern: Node | undefined, until: Node | undefined, index: number): boolean {
    if (pattern === undefined) return true
    if (until === undefined) return this.#truth(pattern)
    const { ranges } = this.#state
    if (ranges[index] !== true && !this.#truth(pattern)) return false
    ranges[index] = !this.#truth(until)
    return true
  }

  #count(): void {
    if (++this.#steps > mostSteps) throw new ProgramError('program runs without an end', 2)
  }

  #do(statement: Statement): void {
    this.#count()
    switch (statement.kind) {
      case 'block':
        for (const inner of statement.body) this.#do(inner)
        return
      case 'expression':
        this.#value(statement.value)
        return
      case 'print':
        this.#output(statement)
        return
      case 'if':
        if (this.#truth(statement.condition)) this.#do(statement.yes)
        else if (statement.no !== undefined) this.#do(statement.no)
        return
      case 'while':
        if (statement.isLast && !this.#loop(statement.body)) return
        while (this.#truth(statement.condition)) if (!this.#loop(statement.body)) return
        return
      case 'for':
        if (statement.init !== undefined) this.#do(statement.init)
        while (statement.condition === undefined || this.#truth(statement.condition)) {
          if (!this.#loop(statement.body)) return
          if (statement.step !== undefined) this.#do(statement.step)
        }
        return
      case 'each':
        for (const key of Object.keys(this.#array(statement.array))) {
          this.#set({ kind: 'name', name: statement.name }, key)
          if (!this.#loop(statement.body)) return
        }
        return
      case 'delete': {
        const array = this.#array(statement.name)
        if (statement.keys === undefined) for (const key in array) delete array[key]
        else delete array[this.#key(statement.keys)]
        return
      }
      case 'exit':
        throw new Leave('exit', statement.value === undefined ? (this.#state.exit ?? 0) : this.#value(statement.value))
      case 'return':
        throw new Leave('return', statement.value === undefined ? '' : this.#value(statement.value))
      default:
        throw new Leave(statement.kind)
    }
  }

  /** One round; false where it was left by break. */
  #loop(body: Statement): boolean {
    try {
      this.#do(body)
    } catch (error) {
      if (!(error instanceof Leave) || (error.kind !== 'break' && error.kind !== 'continue')) throw error
      return error.kind === 'continue'
    }
    return true
  }

  #output(statement: Extract<Statement, { readonly kind: 'print' }>): void {
    const { values } = this.#state
    const words = statement.args.map((arg) => this.#value(arg))
    let text: string
    if (statement.isFormatted) {
      const [format = '', ...rest] = words
      text = formattedAwk(
        this.#text(format),
        rest.map((word) => this.#text(word))
      )
    } else {
      const glue = this.#text(values['OFS'] ?? ' ')
      text =
        (words.length === 0 ? this.#line() : words.map((word) => this.#shown(word)).join(glue)) +
        this.#text(values['ORS'] ?? '\n')
    }
    if (statement.target === undefined) {
      this.#print(text)
      return
    }
    const path = this.#text(this.#value(statement.target.path))
    if (statement.target.operator === '|') throw new ProgramError('pipes out of awk are not there', 2)
    if (path === '/dev/stderr') this.#call.print(text, 2)
    else if (path === '/dev/stdout' || path === '-') this.#print(text)
    else {
      const appends = statement.target.operator === '>>'
      this.#state.outputs[path] ??= openDescriptor(this.#call, path, {
        reads: false,
        writes: true,
        appends,
        truncates: !appends
      })
      this.#call.print(text, this.#state.outputs[path])
    }
  }

  #print(text: string): void {
    this.#call.print(text)
  }

  #truth(node: Node): boolean {
    const value = this.#value(node)
    if (typeof value === 'number') return value !== 0
    return this.#isNumeric(node, value) ? Number(value) !== 0 : value !== ''
  }

  /** A text that came from outside counts as the number that it looks like. */
  #isNumeric(node: Node, value: Value): boolean {
    if (typeof value === 'number') return true
    if (node.kind === 'text' || node.kind === 'binary' || node.kind === 'call' || node.kind === 'choice') return false
    if (node.kind === 'unary' && node.operator === '()') return this.#isNumeric(node.operand, value)
    return /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/.test(value)
  }

  #number(value: Value): number {
    if (typeof value === 'number') return value
    const match = /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?/.exec(value)
    return match === null ? 0 : Number(match[0])
  }

  #text(value: Value): string {
    if (typeof value === 'string') return value
    return Number.isInteger(value) ? String(value) : formattedAwk(this.#format('CONVFMT'), [String(value)])
  }

  #shown(value: Value): string {
    return typeof value === 'number' && !Number.isInteger(value)
      ? formattedAwk(this.#format('OFMT'), [String(value)])
      : this.#text(value)
  }

  #format(name: string): string {
    const format = this.#state.values[name]
    return typeof format === 'string' ? format : '%.6g'
  }

  #array(name: string): Record<string, Value> {
    const local = this.#locals.at(-1)
    if (local !== undefined && name in local) {
      const value = local[name]!
      if (typeof value === 'object') return value
      const made: Record<string, Value> = {}
      local[name] = made
      return made
    }
    this.#state.arrays[name] ??= {}
    return this.#state.arrays[name]
  }

  #key(keys: readonly Node[]): string {
    return keys.map((key) => this.#text(this.#value(key))).join(this.#text(this.#state.values['SUBSEP'] ?? '\u001c'))
  }

  #set(target: Node, value: Value): Value {
    const state = this.#state
    if (typeof value === 'string' && value.length > mostText) throw new ProgramError('memory exhausted', 2)
    if (target.kind === 'name') {
      const local = this.#locals.at(-1)
      if (local !== undefined && target.name in local) local[target.name] = value
      else if (target.name === 'NF') {
        const count = Math.min(this.#number(value), 100_000)
        state.fields = Array.from({ length: count }, (_, index) => state.fields[index] ?? '')
        state.values['NF'] = count
        state.isStale = true
      } else state.values[target.name] = value
    } else if (target.kind === 'element') this.#array(target.name)[this.#key(target.keys)] = value
    else if (target.kind === 'field') {
      const index = this.#number(this.#value(target.index))
      if (index === 0) this.#replaceLine(this.#text(value))
      else {
        if (index > 100_000) throw new ProgramError(`trying to access out of range field ${index}`, 2)
        while (state.fields.length < index) state.fields.push('')
        state.fields[index - 1] = this.#text(value)
        state.values['NF'] = state.fields.length
        state.isStale = true
      }
    }
    return value
  }

  #value(node: Node): Value {
    this.#count()
    switch (node.kind) {
      case 'number':
        return node.value
      case 'text':
        return node.text
      case 'pattern':
        return expressionOf(node.source, 'extended').find(this.#line()) === undefined ? 0 : 1
      case 'name': {
        const local = this.#locals.at(-1)
        const value = local !== undefined && node.name in local ? local[node.name] : this.#state.values[node.name]
        return typeof value === 'object' ? '' : (value ?? '')
      }
      case 'element':
        return (this.#array(node.name)[this.#key(node.keys)] ??= '')
      case 'field': {
        const index = this.#number(this.#value(node.index))
        return index === 0 ? this.#line() : (this.#state.fields[index - 1] ?? '')
      }
      case 'assign': {
        const value = this.#value(node.value)
        if (node.operator === '') return this.#set(node.target, value)
        return this.#set(
          node.target,
          compute(node.operator, this.#number(this.#value(node.target)), this.#number(value))
        )
      }
      case 'step': {
        const before = this.#number(this.#value(node.target))
        const after = this.#set(node.target, before + (node.operator === '++' ? 1 : -1))
        return node.isPrefix ? after : before
      }
      case 'choice':
        return this.#value(this.#truth(node.condition) ? node.yes : node.no)
      case 'unary':
        if (node.operator === '()') return this.#value(node.operand)
        if (node.operator === '!') return this.#truth(node.operand) ? 0 : 1
        return this.#number(this.#value(node.operand)) * (node.operator === '-' ? -1 : 1)
      case 'in':
        return this.#key(node.keys) in this.#array(node.name) ? 1 : 0
      case 'binary':
        return this.#binary(node)
      case 'call':
        return this.#apply(node.name, node.args)
      case 'getline':
        return 0
    }
  }

  #binary({ operator, left, right }: Extract<Node, { readonly kind: 'binary' }>): Value {
    if (operator === '&&') return this.#truth(left) && this.#truth(right) ? 1 : 0
    if (operator === '||') return this.#truth(left) || this.#truth(right) ? 1 : 0
    if (operator === '~' || operator === '!~') {
      const source = right.kind === 'pattern' ? right.source : this.#text(this.#value(right))
      const isFound = expressionOf(source, 'extended').find(this.#text(this.#value(left))) !== undefined
      return isFound === (operator === '~') ? 1 : 0
    }
    const a = this.#value(left)
    const b = this.#value(right)
    if (operator === ' ') return this.#text(a) + this.#text(b)
    if (/^(<|<=|==|!=|>|>=)$/.test(operator)) {
      const areNumbers =
        (a === '' && typeof b === 'number') ||
        (b === '' && typeof a === 'number') ||
        (this.#isNumeric(left, a) && this.#isNumeric(right, b))
      return compares(operator, areNumbers ? [this.#number(a), this.#number(b)] : [this.#text(a), this.#text(b)])
        ? 1
        : 0
    }
    return compute(operator, this.#number(a), this.#number(b))
  }

  #apply(name: string, args: readonly Node[]): Value {
    const own = this.#program.functions[name]
    if (own !== undefined) return this.#function(own, args)
    const text = (index: number): string => (args[index] === undefined ? '' : this.#text(this.#value(args[index])))
    const number = (index: number): number => (args[index] === undefined ? 0 : this.#number(this.#value(args[index])))
    switch (name) {
      case 'length': {
        const [first] = args
        if (first === undefined) return Array.from(this.#line()).length
        if (
          first.kind === 'name' &&
          (this.#state.arrays[first.name] !== undefined || typeof this.#locals.at(-1)?.[first.name] === 'object')
        )
          return Object.keys(this.#array(first.name)).length
        return Array.from(text(0)).length
      }
      case 'substr': {
        const chars = Array.from(text(0))
        const from = Math.round(number(1))
        const to = args[2] === undefined ? chars.length + 1 : from + Math.round(number(2))
        return chars.slice(Math.max(from - 1, 0), Math.max(to - 1, 0)).join('')
      }
      case 'index':
        return text(0).indexOf(text(1)) + 1
      case 'split': {
        const [, target] = args
        if (target?.kind !== 'name') return 0
        const third = args[2]
        const separator =
          third === undefined
            ? this.#text(this.#state.values['FS'] ?? ' ')
            : third.kind === 'pattern'
              ? third.source
              : text(2)
        const parts = split(text(0), separator, third?.kind === 'pattern')
        const array = this.#array(target.name)
        for (const key in array) delete array[key]
        for (const [index, part] of parts.entries()) array[index + 1] = part
        return parts.length
      }
      case 'sub':
      case 'gsub':
      case 'gensub':
        return this.#replace(name, args)
      case 'match': {
        const [, second] = args
        const source = second?.kind === 'pattern' ? second.source : text(1)
        const match = expressionOf(source, 'extended').find(text(0))
        this.#state.values['RSTART'] = match === undefined ? 0 : match.start + 1
        this.#state.values['RLENGTH'] = match === undefined ? -1 : match.end - match.start
        return match === undefined ? 0 : match.start + 1
      }
      case 'sprintf':
        return formattedAwk(
          text(0),
          args.slice(1).map((arg) => this.#text(this.#value(arg)))
        )
      case 'toupper':
        return text(0).toUpperCase()
      case 'tolower':
        return text(0).toLowerCase()
      case 'int':
        return Math.trunc(number(0))
      case 'sqrt':
        return Math.sqrt(number(0))
      case 'exp':
        return Math.exp(number(0))
      case 'log':
        return Math.log(number(0))
      case 'sin':
        return Math.sin(number(0))
      case 'cos':
        return Math.cos(number(0))
      case 'atan2':
        return Math.atan2(number(0), number(1))
      case 'rand':
        this.#call.table.ports.sawTime()
        return this.#call.table.ports.random.float()
      case 'srand':
        return 0
      case 'systime':
        return Math.floor(this.#call.now / 1000)
      case 'system':
      case 'close':
      case 'fflush':
        return 0
      default:
        throw new ProgramError(`calling undefined function ${name}`, 2)
    }
  }

  #function({ parameters, body }: AwkProgram['functions'][string], args: readonly Node[]): Value {
    if (this.#locals.length > 1000) throw new ProgramError('function call nesting too deep', 2)
    const local: Record<string, Value | Record<string, Value>> = {}
    for (const [index, name] of parameters.entries()) {
      const arg = args[index]
      const isArray =
        arg?.kind === 'name' &&
        (this.#state.arrays[arg.name] !== undefined || typeof this.#locals.at(-1)?.[arg.name] === 'object')
      local[name] = arg === undefined ? '' : isArray ? this.#array((arg as { name: string }).name) : this.#value(arg)
    }
    this.#locals.push(local)
    try {
      this.#do(body)
      return ''
    } catch (error) {
      if (error instanceof Leave && error.kind === 'return') return error.value
      throw error
    } finally {
      this.#locals.pop()
    }
  }

  #replace(name: string, args: readonly Node[]): Value {
    const [first, second, third, fourth] = args
    const source = first?.kind === 'pattern' ? first.source : this.#text(this.#value(first!))
    const replacement = this.#text(this.#value(second!))
    const target: Node = (name === 'gensub' ? fourth : third) ?? { kind: 'field', index: { kind: 'number', value: 0 } }
    const text = this.#text(this.#value(target))
    const isAll = name === 'gsub' || (name === 'gensub' && /^[gG]/.test(this.#text(this.#value(third!))))
    const expression = expressionOf(source, 'extended')
    let result = ''
    let at = 0
    let count = 0
    for (
      let match = expression.find(text);
      match !== undefined && at <= text.length;
      match = expression.find(text, at)
    ) {
      this.#count()
      result +=
        text.slice(at, match.start) +
        replacement.replaceAll(/\\(\\|&|\d)|&/g, (all, escape?: string) =>
          escape === undefined
            ? match!.groups[0]!
            : /\d/.test(escape) && name === 'gensub'
              ? (match!.groups[Number(escape)] ?? '')
              : escape === '&'
                ? '&'
                : all === '\\\\'
                  ? '\\'
                  : all
        )
      count++
      at = match.end
      if (match.end === match.start) {
        result += text[at] ?? ''
        at++
      }
      if (!isAll || at > text.length) break
    }
    result += text.slice(at)
    if (name === 'gensub') return result
    if (count > 0) this.#set(target, result)
    return count
  }
}

function assigned(text: string): string {
  return text.replaceAll('\\t', '\t').replaceAll('\\n', '\n')
}

/** awk [-F SEPARATOR] [-v NAME=VALUE] [-f FILE | PROGRAM] [FILE...]. */
export const awk = lineFilter<AwkState>({
  begin(call) {
    const words = [...call.args]
    const values: Record<string, number | string> = {}
    const parts: string[] = []
    while (words[0] !== undefined && /^-./.test(words[0])) {
      const word = words.shift()!
      if (word === '--') break
      const value = (): string => (word.length > 2 ? word.slice(2) : (words.shift() ?? ''))
      if (word.startsWith('-F')) {
        const separator = assigned(value())
        values['FS'] = separator === 't' ? '\t' : separator
      } else if (word.startsWith('-v')) {
        const text = value()
        values[text.slice(0, text.indexOf('='))] = assigned(text.slice(text.indexOf('=') + 1))
      } else if (word.startsWith('-f')) parts.push(call.files.read(call.process, value()))
      else throw new ProgramError(`unknown option ${word}`, 2)
    }
    if (parts.length === 0) parts.push(words.shift() ?? '')
    const source = parts.join('\n')
    const { rules } = programOf(source)
    const environment = { ...call.process.environment }
    const state: AwkState = {
      source,
      values: { NR: 0, NF: 0, FS: ' ', OFS: ' ', ORS: '\n', SUBSEP: '\u001c', ...values },
      arrays: { ENVIRON: environment, ARGV: {} },
      line: '',
      fields: [],
      isStale: false,
      ranges: {},
      outputs: {},
      seed: 0,
      exit: null
    }
    const left = new Machine(call, state).run('BEGIN')
    const readsNothing = rules.every(({ pattern }) => pattern === 'BEGIN')
    if (left === 'exit' || readsNothing) {
      if (left === 'exit') new Machine(call, state).run('END')
      return state.exit ?? 0
    }
    const files: string[] = []
    for (const word of words) {
      const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(word)
      if (assignment === null) files.push(word)
      else state.values[assignment[1]!] = assigned(assignment[2]!)
    }
    return { files, state }
  },
  line(call, state, line, _hasEnd, file) {
    if (state.values['FILENAME'] !== file) {
      state.values['FILENAME'] = file === '-' ? '' : file
      if (file !== '-') state.values['FNR'] = state.values['FNR'] ?? 0
    }
    const machine = new Machine(call, state)
    machine.setLine(line)
    const left = machine.run('line')
    if (left === 'exit') return 'stop'
    return left === 'nextfile' ? 'next' : undefined
  },
  fileEnd(_call, state) {
    state.values['FNR'] = 0
  },
  end(call, state) {
    const code = state.exit
    new Machine(call, state).run('END')
    return state.exit ?? code ?? 0
  }
})
