// read and mapfile: lines into variables.
import { OutOfMemory } from '../../processes/out-of-memory.ts'
import type { Call } from '../../processes/call.ts'
import type { Outcome } from '../../programs/program.ts'
import { saying } from '../messages.ts'
import type { Frame, ShellState } from '../shell-state.ts'
import { asArray, assign, lookUp } from '../shell-variables.ts'
import type { Builtin } from './builtins.ts'

type ReadFrame = Extract<Frame, { readonly kind: 'read' }>

interface Asked {
  readonly isRaw: boolean
  readonly array?: string
  readonly delimiter: string
  readonly count?: number
  readonly seconds?: number
  readonly prompt?: string
  readonly descriptor: number
  readonly isSilent: boolean
  readonly names: readonly string[]
}

function asked(argv: readonly string[]): Asked {
  let isRaw = false
  let isSilent = false
  const values: Record<string, string> = {}
  let at = 1
  for (; at < argv.length; at++) {
    const word = argv[at]!
    if (word === '--') {
      at++
      break
    }
    if (!/^-./.test(word)) break
    for (let index = 1; index < word.length; index++) {
      const letter = word[index]!
      if (letter === 'r') isRaw = true
      else if (letter === 's') isSilent = true
      else if ('adnNptu'.includes(letter)) {
        const rest = word.slice(index + 1)
        values[letter] = rest === '' ? (argv[++at] ?? '') : rest
        break
      }
    }
  }
  const count = values['n'] ?? values['N']
  return {
    isRaw,
    isSilent,
    delimiter: values['d'] === undefined ? '\n' : values['d'].slice(0, 1) || '\0',
    descriptor: Number(values['u'] ?? 0),
    names: argv.slice(at),
    ...(values['a'] === undefined ? {} : { array: values['a'] }),
    ...(count === undefined ? {} : { count: Number(count) }),
    ...(values['t'] === undefined ? {} : { seconds: Number(values['t']) }),
    ...(values['p'] === undefined ? {} : { prompt: values['p'] })
  }
}

const read: Builtin = (call, state, argv) => {
  const { seconds, prompt, descriptor } = asked(argv)
  if (call.process.descriptors[descriptor] === undefined) {
    call.print(saying(state, `read: ${descriptor}: invalid file descriptor: Bad file descriptor`), 2)
    return 1
  }
  if (prompt !== undefined && call.isTerminal(0)) call.print(prompt, 2)
  const until = seconds === undefined ? {} : { until: call.now + seconds * 1000 }
  state.frames.push({ kind: 'read', argv: [...argv], text: '', ...until })
  return undefined
}

const longestLine = 4 * 1024 * 1024

export function stepRead(call: Call, state: ShellState, frame: ReadFrame): Outcome {
  const ask = asked(frame.argv)
  const { descriptor, delimiter, count } = ask
  for (;;) {
    // Never more than the line: what follows belongs to whoever reads next.
    const most = count === undefined ? (delimiter === '\n' ? 65_536 : 1) : 1
    const piece = call.read(descriptor, most, true)
    if (piece === undefined) {
      if (frame.until !== undefined && call.now >= frame.until) return finish(call, state, frame, ask, 142)
      return { kind: 'input', descriptor, ...(frame.until === undefined ? {} : { until: frame.until }) }
    }
    if (piece === '') return finish(call, state, frame, ask, 1)
    frame.text += piece
    if (frame.text.length > longestLine) throw new OutOfMemory('line too long')
    if (!ask.isRaw && frame.text.endsWith(`\\${delimiter}`) && !/(^|[^\\])(\\\\)+\n$/.test(frame.text)) {
      // A line that goes on.
      if (delimiter === '\n') frame.text = frame.text.slice(0, -2)
      continue
    }
    if (frame.text.endsWith(delimiter)) {
      frame.text = frame.text.slice(0, -1)
      return finish(call, state, frame, ask, 0)
    }
    if (count !== undefined && frame.text.length >= count) return finish(call, state, frame, ask, 0)
  }
}

function finish(
  call: Call,
  state: ShellState,
  { text }: ReadFrame,
  { isRaw, array, names, count }: Asked,
  status: number
): Outcome {
  state.frames.pop()
  const ifs = lookUp(state, 'IFS') ?? ' \t\n'
  if (array !== undefined) {
    const fields = fieldsOf(text, ifs, Infinity, isRaw)
    delete state.variables[array]
    const { items } = asArray(state, array)
    for (const [index, field] of fields.entries()) items![index] = field
  } else if (names.length === 0) {
    assign(state, call, 'REPLY', isRaw ? text : text.replaceAll(/\\(.)/gs, '$1'))
  } else if (count !== undefined && names.length === 1) assign(state, call, names[0]!, text)
  else {
    const fields = fieldsOf(text, ifs, names.length, isRaw)
    for (const [index, name] of names.entries()) assign(state, call, name, fields[index] ?? '')
  }
  state.status = status
  return undefined
}

/** Splits a line at IFS into at most so many fields; the last has the rest. A backslash guards what follows it. */
function fieldsOf(line: string, ifs: string, most: number, isRaw: boolean): readonly string[] {
  const isSpace = (char: string): boolean => ifs.includes(char) && /[ \t\n]/.test(char)
  const fields: string[] = []
  let at = 0
  while (at < line.length && isSpace(line[at]!)) at++
  let field = ''
  let end = 0
  while (at < line.length) {
    const char = line[at]!
    if (char === '\\' && !isRaw && at + 1 < line.length) {
      field += line[at + 1]!
      at += 2
      end = field.length
      continue
    }
    if (!ifs.includes(char) || fields.length === most - 1) {
      field += char
      at++
      if (!isSpace(char)) end = field.length
      continue
    }
    fields.push(field)
    field = ''
    end = 0
    let seen = false
    while (at < line.length && ifs.includes(line[at]!)) {
      if (!isSpace(line[at]!)) {
        if (seen) break
        seen = true
      }
      at++
    }
  }
  if (fields.length === most - 1) {
    let rest = field.slice(0, Math.max(end, 0))
    // One separator at the very end belongs to nobody.
    const last = rest.at(-1)
    if (
      last !== undefined &&
      ifs.includes(last) &&
      !isSpace(last) &&
      Array.from(rest.slice(0, -1)).every((char) => !ifs.includes(char) || isSpace(char))
    )
      rest = rest.slice(0, -1)
    fields.push(rest)
  } else if (field !== '') fields.push(field)
  return fields
}

/** mapfile [-t] [-n COUNT] [-s SKIPPED] [-O FIRST] [-d DELIMITER] [-u DESCRIPTOR] NAME: the input, a line an element. */
const mapfile: Builtin = (_call, state, argv) => {
  const values: Record<string, string> = {}
  let name = 'MAPFILE'
  for (let at = 1; at < argv.length; at++) {
    const word = argv[at]!
    const option = /^-([nsOduCct])(.*)$/s.exec(word)
    if (option === null) name = word
    else if (option[1] === 't') values['t'] = ''
    else values[option[1]!] = option[2] === '' ? (argv[++at] ?? '') : option[2]!
  }
  if (values['O'] === undefined) delete state.variables[name]
  asArray(state, name)
  state.frames.push({
    kind: 'mapfile',
    name,
    isTrimmed: values['t'] !== undefined,
    delimiter: values['d'] === undefined ? '\n' : values['d'].slice(0, 1) || '\0',
    descriptor: Number(values['u'] ?? 0),
    skipped: Number(values['s'] ?? 0),
    most: Number(values['n'] ?? 0) || null,
    rest: '',
    count: Number(values['O'] ?? 0)
  })
  return undefined
}

type MapfileFrame = Extract<Frame, { readonly kind: 'mapfile' }>

const linesAtOnce = 100

export function stepMapfile(call: Call, state: ShellState, frame: MapfileFrame): Outcome {
  const { delimiter, descriptor } = frame
  for (let lines = 0; lines < linesAtOnce; lines++) {
    if (frame.most === 0) return endMapfile(state)
    const piece = call.read(descriptor, delimiter === '\n' ? 65_536 : 1, true)
    if (piece === undefined) return { kind: 'input', descriptor }
    frame.rest += piece
    if (piece !== '' && !frame.rest.endsWith(delimiter)) continue
    takeElement(call, state, frame)
    if (piece === '') return endMapfile(state)
  }
  return undefined
}

function takeElement(call: Call, state: ShellState, frame: MapfileFrame): void {
  const { name, delimiter, isTrimmed, rest } = frame
  frame.rest = ''
  if (rest === '') return
  if (frame.skipped > 0) {
    frame.skipped--
    return
  }
  const text = isTrimmed && rest.endsWith(delimiter) ? rest.slice(0, -1) : rest
  asArray(state, name).items![frame.count++] = text
  if (frame.most !== null) frame.most--
  call.charge(0.1)
}

function endMapfile(state: ShellState): Outcome {
  state.frames.pop()
  state.status = 0
  return undefined
}

export const readingBuiltins: Readonly<Record<string, Builtin>> = { read, mapfile, readarray: mapfile }
