// Simple commands: words, assignments and redirections are expanded, then a function, a builtin or a program runs.
import { FileError } from '../files/file-system.ts'
import type { Call } from '../processes/call.ts'
import type { Outcome } from '../programs/program.ts'
import { assignArray, elementMark } from './arrays.ts'
import { builtins, type Builtin } from './builtins/builtins.ts'
import { coprocName, usualName } from './coprocess-words.ts'
import { declarations, keepsRedirections, specials } from './builtins/specials.ts'
import { expandText, expandWords, expansionOf } from './expansion.ts'
import { isTooMuch, lookUpProgram, pathOf } from '../processes/launching.ts'
import { cannotFork, cannotOpen, notExecutable, notFound, tooMuch } from './messages.ts'
import type { Expansion } from './parameters.ts'
import { keep, redirect, restore, targetsOf } from './redirections.ts'
import { plainWord, scriptOf, subscriptWord, type Assignment, type CommandOf, type Numbered } from './script.ts'
import { ShellError, type Frame, type ShellState } from './shell-state.ts'
import { assign, environmentOf, lookUp, mark } from './shell-variables.ts'
import { debugs, hiddenDebug } from './traps.ts'
import { reference, type Variable } from './variables.ts'
import { pushCommand } from './control.ts'
import type { WordNode } from 'just-bash'

type SimpleFrame = Extract<Frame, { readonly kind: 'simple' }>

export function stepSimple(call: Call, state: ShellState, frame: SimpleFrame): Outcome {
  const node = scriptOf(frame.source).nodes[frame.node] as CommandOf<'SimpleCommand'>
  const expansion = expansionOf(call, state, frame.memo)
  state.line = node.line ?? state.line
  if (debugs(state, frame)) return undefined
  frame.argv ??= argvOf(expansion, node)
  const { argv } = frame
  if (argv.length === 0) return assignAll(call, state, frame, expansion, node)
  const targets = targetsOf(expansion, node.redirections).map((target, index) => {
    // The parser leaves the array's element of {NAME[INDEX]}> among the words.
    const element = index === 0 ? /^\{(\w+\[\w+\])\}$/.exec(argv.at(-1) ?? '') : null
    if (element === null || argv.length < 2) return target
    argv.pop()
    return { ...target, variable: element[1]! }
  })
  const given = node.assignments.map((each): readonly [string, string] => {
    const name = reference(each.name)?.name ?? each.name
    const value = each.value === null ? '' : expandText(expansion, each.value)
    return [name, each.append ? (lookUp(state, name) ?? '') + value : value]
  })
  trace(call, state, argv, given)
  state.frames.pop()
  const text = aliasOf(state, node, argv)
  if (text !== undefined) {
    const saved = redirect(call, state, targets)
    if (saved.length > 0) state.frames.push({ kind: 'restore', saved })
    state.frames.push({ kind: 'alias', name: argv[0]! }, listOfText(`${text} ${quotedWords(argv.slice(1))}`))
    return undefined
  }
  const [name = ''] = argv
  const body = state.functions[name]
  // In bash a function hides even a special builtin.
  if (body !== undefined && (state.dialect === 'bash' || !specials.has(name))) {
    callFunction(state, argv, redirect(call, state, targets), given)
    return undefined
  }
  if (name === coprocName) {
    state.frames.push({ kind: 'coprocess', source: quotedWords(argv.slice(1)), name: usualName })
    return undefined
  }
  const builtin = builtins[name]
  if (builtin !== undefined) return runBuiltin(call, state, builtin, argv, targets, given)
  return runProgram(call, state, frame, argv, targets, given)
}

function quotedWords(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
}

function listOfText(source: string): Frame {
  return { kind: 'list', source, list: 0, at: 0 }
}

/** What a command's name stands for: an alias, where the shell has them and is not just running that one. */
function aliasOf(
  { aliases, isInteractive, dialect, shopt, frames }: ShellState,
  node: CommandOf<'SimpleCommand'>,
  [name = '']: readonly string[]
): string | undefined {
  const text = aliases?.[name]
  if (text === undefined || node.name === null || plainWord(node.name) !== name) return undefined
  if (!isInteractive && dialect === 'bash' && !shopt.includes('expand_aliases')) return undefined
  if (frames.some((frame) => frame.kind === 'alias' && frame.name === name)) return undefined
  return scriptOf(text).error === undefined ? text : undefined
}

/** The words of a command; of declarations those that assign are not split. */
function argvOf(expansion: Expansion, node: CommandOf<'SimpleCommand'>): string[] {
  if (node.name === null) return []
  const first = plainWord(node.name)
  if (first === undefined || !declarations.has(first)) return expandWords(expansion, [node.name, ...node.args])
  return [first, ...node.args.flatMap((word) => declarationWords(expansion, word))]
}

function declarationWords(expansion: Expansion, word: WordNode): readonly string[] {
  const [head] = word.parts
  const name = head?.type === 'Literal' ? /^([A-Za-z_]\w*\+?)=/.exec(head.value) : null
  if (name === null || head?.type !== 'Literal') return expandWords(expansion, [word])
  const isArray = head.value[name[0].length] === '('
  if (!isArray) return [expandText(expansion, word)]
  const elements = elementWords(word, name[0].length + 1)
  return [`${name[1]}=(${elements.flatMap((element) => expandWords(expansion, [element])).join(elementMark)}`]
}

/** The parser leaves name=(a b) of a declaration as one word: its elements are what the blanks in it divide. */
function elementWords(word: WordNode, skipped: number): readonly WordNode[] {
  const words: WordNode[] = []
  let parts: WordNode['parts'] = []
  const flush = (): void => {
    if (parts.length > 0) words.push({ type: 'Word', parts })
    parts = []
  }
  for (const [index, part] of word.parts.entries()) {
    if (part.type !== 'Literal') {
      parts.push(part)
      continue
    }
    let text = index === 0 ? part.value.slice(skipped) : part.value
    if (index === word.parts.length - 1) text = text.replace(/\)$/, '')
    for (const [at, piece] of text.split(/\s+/).entries()) {
      if (at > 0) flush()
      if (piece !== '') parts.push({ type: 'Literal', value: piece })
    }
  }
  flush()
  return words
}

/** A command of assignments alone: one after the other, since each may need a command to run. */
function assignAll(
  call: Call,
  state: ShellState,
  frame: SimpleFrame,
  expansion: Expansion,
  node: CommandOf<'SimpleCommand'>
): Outcome {
  while (frame.assigned < node.assignments.length) {
    assignOne(expansion, node.assignments[frame.assigned]!)
    frame.assigned++
  }
  if (isReadFile(state, node)) return printFile(call, state, targetsOf(expansion, node.redirections)[0]!.text)
  if (node.redirections.length > 0) restore(call, redirect(call, state, targetsOf(expansion, node.redirections)))
  state.frames.pop()
  state.status = state.substituted ?? 0
  return undefined
}

/** $(<file) prints the file. */
function isReadFile({ isSubshell, dialect }: ShellState, node: CommandOf<'SimpleCommand'>): boolean {
  const [first, ...others] = node.redirections
  return (
    isSubshell && dialect !== 'dash' && first?.operator === '<' && others.length === 0 && node.assignments.length === 0
  )
}

function printFile(call: Call, state: ShellState, path: string): Outcome {
  state.frames.pop()
  try {
    call.print(call.files.read(call.process, path))
    state.status = 0
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    call.print(cannotOpen(state, path, error.code, false), 2)
    state.status = 1
  }
  return undefined
}

function assignOne(expansion: Expansion, { name: target, value, append, array }: Assignment): void {
  const { state, call } = expansion
  const where = reference(target)
  if (where === undefined) throw new ShellError(`${target}: not a valid identifier`, 1, false)
  if (array !== null) {
    assignArray(state, call, where.name, expandWords(expansion, array), append)
    return
  }
  const text = value === null ? '' : expandText(expansion, value)
  if (state.options.includes('x'))
    call.print(`${lookUp(state, 'PS4') ?? '+ '}${target}${append ? '+' : ''}=${text}\n`, 2)
  const subscript = where.subscript === undefined ? undefined : expandText(expansion, subscriptWord(where.subscript))
  assign(state, call, where.name, text, subscript, append)
}

function trace(
  call: Call,
  state: ShellState,
  argv: readonly string[],
  given: readonly (readonly [string, string])[]
): void {
  if (!state.options.includes('x')) return
  const words = [...given.map(([name, value]) => `${name}=${value}`), ...argv.map(shownWord)]
  call.print(`${lookUp(state, 'PS4') ?? '+ '}${words.join(' ')}\n`, 2)
}

function shownWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

function callFunction(
  state: ShellState,
  argv: readonly string[],
  saved: ReturnType<typeof redirect>,
  given: readonly (readonly [string, string])[]
): void {
  const [name = ''] = argv
  const { source, node } = state.functions[name]!
  if (saved.length > 0) state.frames.push({ kind: 'restore', saved })
  const locals: Record<string, Variable | null> = {}
  for (const [key, value] of given) {
    locals[key] = state.variables[key] ?? null
    mark(state, key, { value, isExported: true })
  }
  state.frames.push({ kind: 'call', name, positional: state.positional, locals, ...hiddenDebug(state) })
  state.positional = argv.slice(1)
  const definition = scriptOf(source).nodes[node] as CommandOf<'FunctionDef'>
  pushCommand(state, source, definition.body as typeof definition.body & Numbered)
  // Where it is traced the trap runs before its first command once more.
  debugs(state, {})
}

function runBuiltin(
  call: Call,
  state: ShellState,
  builtin: Builtin,
  argv: readonly string[],
  targets: ReturnType<typeof targetsOf>,
  given: readonly (readonly [string, string])[]
): Outcome {
  const saved = redirect(call, state, targets)
  const [name = ''] = argv
  if (keepsRedirections(argv)) keep(call, saved)
  else if (saved.length > 0) state.frames.push({ kind: 'restore', saved })
  const keepsVariables = specials.has(name) && state.dialect !== 'bash'
  if (given.length > 0 && !keepsVariables) {
    const locals = Object.fromEntries(given.map(([key]) => [key, state.variables[key] ?? null]))
    state.frames.push({ kind: 'variables', locals })
  }
  for (const [key, value] of given) assign(state, call, key, value)
  const outcome = builtin(call, state, argv)
  if (typeof outcome !== 'number') return outcome
  state.status = outcome
  return undefined
}

function runProgram(
  call: Call,
  state: ShellState,
  frame: SimpleFrame,
  argv: readonly string[],
  targets: ReturnType<typeof targetsOf>,
  given: readonly (readonly [string, string])[]
): Outcome {
  const path = given.find(([name]) => name === 'PATH')?.[1] ?? lookUp(state, 'PATH')
  const found = lookUpProgram(call, argv, path)
  const saved = redirect(call, state, targets)
  if ('code' in found) {
    // Its message goes where the command's would have gone.
    if (saved.length > 0) state.frames.push({ kind: 'restore', saved })
    const [name = ''] = argv
    const isMissing = found.code === 'ENOENT' || found.code === 'ENOTDIR'
    call.print(isMissing ? notFound(state, name, found.isPath) : notExecutable(state, name, found.code), 2)
    state.status = isMissing ? 127 : 126
    return undefined
  }
  const environment =
    given.length === 0 ? environmentOf(state) : { ...environmentOf(state), ...Object.fromEntries(given) }
  if (isTooMuch(argv, environment)) {
    if (saved.length > 0) state.frames.push({ kind: 'restore', saved })
    call.print(tooMuch(state, state.dialect === 'bash' ? pathOf(call, argv[0]!, path)! : argv[0]!), 2)
    state.status = 126
    return undefined
  }
  if (frame.replaces === true && Object.keys(state.traps).length === 0) {
    keep(call, saved)
    call.table.become(call.process, found.launch.argv, found.launch.program, environment)
    return undefined
  }
  const child = call.table.spawn(call.process, {
    argv: found.launch.argv,
    program: found.launch.program,
    environment
  })
  restore(call, saved)
  if (child === undefined) return refuseFork(call, state)
  state.frames.push({ kind: 'child', pid: child.pid, text: argv.join(' ') })
  return undefined
}

/** No process could be made. */
export function refuseFork(call: Call, state: ShellState): Outcome {
  call.print(cannotFork(state), 2)
  state.status = state.dialect === 'bash' ? 254 : 2
  state.frames = state.isInteractive ? state.frames.filter(({ kind }) => kind === 'lines') : []
  if (!state.isInteractive) state.leaving = state.status
  return undefined
}
