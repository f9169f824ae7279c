// diff: two files, or two folders file by file.
import type { Json } from '../../../../../shared/kube/object.ts'
import { folderOf, nameOf } from '../../files/paths.ts'
import type { Call } from '../../processes/call.ts'
import { matcherOf } from '../../shell/pattern.ts'
import { isBusy } from '../changing/each.ts'
import { inputOf, nextPiece, type Input } from '../input.ts'
import { stateful, type Outcome, type Program } from '../program.ts'
import { ProgramError } from '../program-error.ts'
import { strftime } from '../strftime.ts'
import { diffOptionsOf, type DiffOptions } from './diff-options.ts'
import { linesOf, normalText, togetherFrom, unifiedText, type Lines } from './diff-text.ts'
import { compareOn, comparisonOf, hunksOf, type Comparison, type Hunk } from './line-changes.ts'
import { sideBySide } from './side-by-side.ts'

interface Pair {
  readonly left: string
  readonly right: string
  /** Found in a folder: who asked did not name it. */
  readonly isInner: boolean
}

/** What becomes of one pair. Its files are read, compared, printed. */
interface Work {
  readonly pair: Pair
  readonly inputs: readonly [Input, Input]
  left: string
  right: string
  comparison: Comparison | null
  hunks: readonly Hunk[] | null
  lines: readonly [Lines, Lines] | null
  printed: number
}

interface Diffing {
  readonly options: DiffOptions
  queue: Pair[]
  work: Work | null
  status: number
}

/** What is kept of two files at most. */
const mostKept = 16 * 1024 * 1024
/** Lines that are looked at in the time of a step. */
const lookedAtInStep = 2000
/** Differences that are printed in one step. */
const printedInStep = 50

export const diff: Program = stateful(
  (call) => {
    const options = diffOptionsOf(call)
    const { left, right } = options
    const kinds = [left, right].map((path) => kindOf(call, path))
    const missing = [left, right].filter((_path, index) => kinds[index] === undefined)
    const mayLack = options.flags.includes('N') && missing.length === 1
    if (!mayLack && missing.length > 0) {
      for (const path of missing)
        call.complain(
          isBusy(call) ? `can't stat '${path}': No such file or directory` : `${path}: No such file or directory`
        )
      return 2
    }
    const inside = (folder: string, file: string): string => `${folder.replace(/\/+$/, '')}/${nameOf(file)}`
    const pair = {
      left: kinds[0] === 'directory' && kinds[1] === 'file' ? inside(left, right) : left,
      right: kinds[1] === 'directory' && kinds[0] === 'file' ? inside(right, left) : right,
      isInner: false
    }
    return { options, queue: [pair], work: null, status: 0 } satisfies Diffing as unknown as Json
  },
  (call, json) => {
    const state = json as unknown as Diffing
    if (state.work !== null) return workOn(call, state, state.work)
    const pair = state.queue.shift()
    if (pair === undefined) return state.status
    begin(call, state, pair)
    return undefined
  }
)

function kindOf(call: Call, path: string): 'directory' | 'file' | undefined {
  if (path === '-') return 'file'
  const kind = call.seek(path)?.entry.kind
  if (kind === undefined) return /^\/(dev|proc)\/.*fd\/\d+$/.test(path) ? 'file' : undefined
  return kind === 'directory' ? 'directory' : 'file'
}

function begin(call: Call, state: Diffing, pair: Pair): void {
  const { flags } = state.options
  const kinds = [kindOf(call, pair.left), kindOf(call, pair.right)] as const
  if (pair.isInner && !flags.includes('N') && kinds.includes(undefined)) {
    const path = kinds[0] === undefined ? pair.right : pair.left
    call.print(`Only in ${folderOf(path)}: ${nameOf(path)}\n`)
    state.status = Math.max(state.status, 1)
    return
  }
  const isFolder = (kind: 'directory' | 'file' | undefined): boolean => kind === undefined || kind === 'directory'
  if (kinds.includes('directory') && isFolder(kinds[0]) && isFolder(kinds[1])) {
    const loop = [pair.left, pair.right].find((path) => isLoop(call, path))
    if (loop !== undefined) {
      call.complain(`${loop}: recursive directory loop`)
      state.status = 2
    } else if (!pair.isInner || flags.includes('r')) openFolders(call, state, pair)
    else call.print(`Common subdirectories: ${pair.left} and ${pair.right}\n`)
    return
  }
  if (kinds.includes('directory')) {
    const said = (kind: string | undefined): string => (kind === 'directory' ? 'directory' : 'regular file')
    call.print(`File ${pair.left} is a ${said(kinds[0])} while file ${pair.right} is a ${said(kinds[1])}\n`)
    state.status = Math.max(state.status, 1)
    return
  }
  const inputs = [inputFor(kinds[0], pair.left), inputFor(kinds[1], pair.right)] as const
  const work: Work = { pair, inputs, left: '', right: '', comparison: null, hunks: null, lines: null, printed: 0 }
  state.work = work
}

/** Whether a link has led back to a folder that this one lies in. */
function isLoop(call: Call, path: string): boolean {
  const own = call.seek(path)?.path
  const parts = path.split('/')
  return (
    own !== undefined &&
    parts.some((_part, at) => at > 0 && call.seek(parts.slice(0, at).join('/') || '/')?.path === own)
  )
}

function inputFor(kind: string | undefined, path: string): Input {
  const input = inputOf([path])
  // What is not there counts as empty.
  return kind === undefined ? { ...input, at: 1 } : input
}

function openFolders(call: Call, state: Diffing, { left, right }: Pair): void {
  const { excluded } = state.options
  const isLeft = new Set(namesIn(call, left))
  const isRight = new Set(namesIn(call, right))
  const pairs: Pair[] = []
  for (const name of [...new Set([...isLeft, ...isRight])].sort()) {
    if (excluded.some((pattern) => matcherOf(pattern)(name))) continue
    const path = (folder: string): string => `${folder.replace(/\/+$/, '')}/${name}`
    pairs.push({ left: path(left), right: path(right), isInner: true })
  }
  call.charge(pairs.length * 0.1)
  state.queue = [...pairs, ...state.queue]
}

function namesIn(call: Call, folder: string): readonly string[] {
  return call.seek(folder) === undefined ? [] : call.files.names(call.process, folder)
}

function workOn(call: Call, state: Diffing, work: Work): Outcome {
  const { options } = state
  if (work.comparison === null) {
    if (isSameFile(call, work) && !showsEqual(options)) return done(call, state, work, false)
    for (const [index, side] of (['left', 'right'] as const).entries()) {
      const input = work.inputs[index]!
      if (input.at > 0) continue
      const piece = nextPiece(call, input, 65_536)
      if (piece.kind === 'wait') return piece.wait
      if (piece.kind === 'text') work[side] += piece.text
      if (work.left.length + work.right.length > mostKept) throw new ProgramError('memory exhausted', 2)
      return undefined
    }
    if (work.inputs.some(({ status }) => status > 0)) {
      state.status = 2
      state.work = null
      return undefined
    }
    return compare(call, state, work)
  }
  if (work.hunks === null) {
    const cost = compareOn(work.comparison)
    if (cost === undefined) {
      work.hunks = counting(hunksOf(work.comparison), work, options)
      const isSilent = work.hunks.length === 0 && !showsEqual(options)
      if (isSilent || options.flags.includes('q')) return done(call, state, work, work.hunks.length > 0)
    } else call.charge(cost / lookedAtInStep)
    return undefined
  }
  return print(call, state, work, work.hunks, work.lines!)
}

/** Whether lines are shown that both have, also where nothing differs. */
function showsEqual({ side, flags }: DiffOptions): boolean {
  return side !== null && !flags.includes('q')
}

/** Whether both are one file: it is not read. */
function isSameFile(call: Call, { pair: { left, right } }: Work): boolean {
  if (left === '-' || right === '-') return left === right
  const [one, other] = [call.seek(left), call.seek(right)]
  return one !== undefined && one.entry.kind === 'file' && one.path === other?.path
}

function compare(call: Call, state: Diffing, work: Work): Outcome {
  const { flags } = state.options
  const { left, right } = work
  call.charge((left.length + right.length) / 20_000)
  if (left === right && !showsEqual(state.options)) return done(call, state, work, false)
  if (!flags.includes('a') && (left.includes('\0') || right.includes('\0'))) {
    call.print(
      flags.includes('q')
        ? `Files ${work.pair.left} and ${work.pair.right} differ\n`
        : `Binary files ${work.pair.left} and ${work.pair.right} differ\n`
    )
    state.status = Math.max(state.status, 1)
    state.work = null
    return undefined
  }
  work.lines = [linesOf(left), linesOf(right)]
  work.left = ''
  work.right = ''
  const [before, after] = work.lines.map((lines) => keysOf(lines, flags)) as [readonly string[], readonly string[]]
  work.comparison = comparisonOf(before, after, state.options.context ?? 0)
  return undefined
}

/** What of each line counts. A last line without its end is another one than the same with it. */
function keysOf({ lines, lacksEnd }: Lines, flags: string): readonly string[] {
  const keys = lines.map((line) => {
    let key = flags.includes('C') ? line.replace(/\r$/, '') : line
    if (flags.includes('i')) key = key.toLowerCase()
    if (flags.includes('w')) key = key.replaceAll(/\s+/g, '')
    else if (flags.includes('b')) key = key.replaceAll(/\s+/g, ' ').trimEnd()
    else if (flags.includes('Z')) key = key.trimEnd()
    return key
  })
  if (lacksEnd && !/[wbZ]/.test(flags)) keys[keys.length - 1] += '\n'
  return keys
}

/** Without changes that are of blank lines alone, where those do not count. */
function counting(hunks: readonly Hunk[], { lines }: Work, { flags }: DiffOptions): readonly Hunk[] {
  if (!flags.includes('B')) return hunks
  const [left, right] = lines!
  const hasText = (all: Lines, from: number, to: number): boolean =>
    all.lines.slice(from, to).some((line) => line !== '')
  return hunks.filter(
    ({ leftFrom, leftTo, rightFrom, rightTo }) => hasText(left, leftFrom, leftTo) || hasText(right, rightFrom, rightTo)
  )
}

/** All about a pair is known: what is to be said where its lines are not shown. */
function done(call: Call, state: Diffing, { pair: { left, right } }: Work, differs: boolean): Outcome {
  const { flags } = state.options
  if (differs) {
    call.print(`Files ${left} and ${right} differ\n`)
    state.status = Math.max(state.status, 1)
  } else if (flags.includes('s')) call.print(`Files ${left} and ${right} are identical\n`)
  state.work = null
  return undefined
}

function print(
  call: Call,
  state: Diffing,
  work: Work,
  hunks: readonly Hunk[],
  [left, right]: readonly [Lines, Lines]
): Outcome {
  const { context, side } = state.options
  if (work.printed === 0) call.print(header(call, state.options, work.pair))
  let text = ''
  if (side !== null) {
    const end = Math.min(work.printed + printedInStep, hunks.length)
    text = sideBySide(left, right, hunks, [work.printed, end], side)
    work.printed = end
    call.charge(text.length / 20_000)
  }
  for (let count = 0; side === null && count < printedInStep && work.printed < hunks.length; count++) {
    const together = context === null ? 1 : togetherFrom(hunks, work.printed, context)
    const block = hunks.slice(work.printed, work.printed + together)
    text += context === null ? normalText(left, right, block[0]!) : unifiedText(left, right, block, context)
    work.printed += together
    call.charge(0.1 + text.length / 20_000)
  }
  call.print(text)
  if (hunks.length > 0) state.status = Math.max(state.status, 1)
  if (work.printed >= hunks.length) state.work = null
  return undefined
}

function header(call: Call, { context, labels, typed }: DiffOptions, { left, right, isInner }: Pair): string {
  const isShort = isBusy(call)
  const command = isInner && !isShort ? `diff${typed} ${left} ${right}\n` : ''
  if (context === null) return command
  const named = (path: string, label: string | undefined): string =>
    label ?? (isShort ? path : `${path}\t${stamp(call, path)}`)
  return `${command}--- ${named(left, labels[0])}\n+++ ${named(right, labels[1])}\n`
}

/** When a file was changed last; one that is not there was at the beginning of all time. */
function stamp(call: Call, path: string): string {
  const isStream = path === '-' || path.startsWith('/dev/fd/')
  const time = isStream ? call.now : (call.seek(path)?.entry.time ?? 0)
  const fraction = String(Math.floor(time % 1000)).padStart(3, '0')
  return `${strftime(time, '%Y-%m-%d %H:%M:%S')}.${fraction}000000 +0000`
}
