// All that a shell is between two of its steps, as plain data.
import type { Dialect } from '../programs/distribution.ts'
import { inheritedTraps } from './traps.ts'
import type { Variable, Variables } from './variables.ts'

/** What parts of a command have expanded to that must not be worked out twice, by the numbers of their nodes. */
export type Memo = Record<string, string>

/** A descriptor before a redirection: the hidden one that keeps what was behind it, or null where nothing was. */
export type SavedDescriptor = readonly [descriptor: number, kept: number | null]

/** One level of what a shell is doing; the last one is at work. `source` and `node` say where: see script.ts. */
export type Frame =
  | { readonly kind: 'list'; readonly source: string; readonly list: number; at: number; isDebugged?: boolean }
  | { readonly kind: 'statement'; readonly source: string; readonly node: number; at: number; replaces?: boolean }
  | {
      readonly kind: 'pipeline'
      readonly source: string
      readonly node: number
      pids: number[]
      statuses: number[]
      debugged?: number
    }
  /** It starts the body of a function beside the shell; without a node all of its source. */
  | { readonly kind: 'coprocess'; readonly source: string; readonly node?: number; readonly name: string }
  | { readonly kind: 'negation' }
  /** Above it a pipeline whose failure counts for -e, or one whose failure is asked for. */
  | { readonly kind: 'unchecked'; readonly isPipeline?: boolean }
  /** An alias whose text runs above it is no alias there. */
  | { readonly kind: 'alias'; readonly name: string }
  /** `hasTrapped`: its ERR trap has run. */
  | { readonly kind: 'checked'; readonly hasTrapped?: boolean; readonly isPipeline?: boolean }
  | {
      readonly kind: 'simple'
      readonly source: string
      readonly node: number
      memo: Memo
      /** How many assignments were made. */
      assigned: number
      argv?: string[]
      /** The process becomes the program, because nothing comes after it. */
      replaces?: boolean
      /** The DEBUG trap has run before it; the same of others. */
      isDebugged?: boolean
    }
  | { readonly kind: 'if'; readonly source: string; readonly node: number; clause: number; isBody: boolean }
  | {
      readonly kind: 'while'
      readonly source: string
      readonly node: number
      isBody: boolean
      last: number
      hasMenu?: boolean
    }
  | {
      readonly kind: 'for'
      readonly source: string
      readonly node: number
      memo: Memo
      values?: string[]
      at: number
      isDebugged?: boolean
    }
  | {
      readonly kind: 'count'
      readonly source: string
      readonly node: number
      memo: Memo
      phase: 'begin' | 'test' | 'step'
      isDebugged?: boolean
    }
  | {
      readonly kind: 'case'
      readonly source: string
      readonly node: number
      memo: Memo
      through?: number
      isDebugged?: boolean
    }
  | {
      readonly kind: 'arithmetic' | 'condition'
      readonly source: string
      readonly node: number
      memo: Memo
      isDebugged?: boolean
    }
  /** A compound command with redirections. */
  | { readonly kind: 'redirected'; readonly source: string; readonly node: number; memo: Memo }
  | { readonly kind: 'restore'; readonly saved: SavedDescriptor[] }
  | {
      readonly kind: 'call'
      readonly name: string
      readonly positional: string[]
      /** What local variables hide; null for none. */
      readonly locals: Record<string, Variable | null>
      /** The DEBUG trap that its caller has. */
      readonly debug?: string
    }
  /** Variables that one command alone has otherwise. */
  | { readonly kind: 'variables'; readonly locals: Record<string, Variable | null> }
  | { readonly kind: 'sourced'; readonly positional?: string[]; readonly debug?: string }
  | { readonly kind: 'child'; readonly pid: number; readonly text: string }
  | {
      readonly kind: 'substitution'
      readonly pid: number
      readonly descriptor: number
      readonly node: number | string
      text: string
    }
  | { readonly kind: 'trap'; readonly status: number; readonly isUntraced?: boolean }
  | { readonly kind: 'read'; readonly argv: string[]; text: string; until?: number }
  /** Lines that become the elements of an array. */
  | {
      readonly kind: 'mapfile'
      readonly name: string
      readonly isTrimmed: boolean
      readonly delimiter: string
      readonly descriptor: number
      /** Lines still to be left out, and to be taken; null for all. */
      skipped: number
      most: number | null
      rest: string
      count: number
    }
  /** A choice from a menu. */
  | {
      readonly kind: 'select'
      readonly name: string
      readonly words: readonly string[]
      text: string
      shows: 'menu' | 'prompt' | null
    }
  /** `isFirst`: the first of them that ends; `variable` gets which one that was. */
  | { readonly kind: 'wait'; readonly pids: number[] | null; readonly isFirst?: true; readonly variable?: string }
  /** Commands that come line by line, from a terminal or a file. */
  | { readonly kind: 'lines'; readonly hasPrompt: boolean; text: string; isPrompted: boolean }

export interface Job {
  readonly number: number
  readonly pid: number
  readonly text: string
  /** Its exit status, once it has ended. */
  status?: number
}

export interface ShellState {
  readonly dialect: Dialect
  /** $0. */
  name: string
  /** $$: the same in its subshells. */
  readonly pid: number
  frames: Frame[]
  status: number
  variables: Variables
  functions: Record<string, { readonly source: string; readonly node: number }>
  positional: string[]
  /** Letters of set: e, u, x, f, n, v, C, a. */
  options: string
  pipefail: boolean
  traps: Record<string, string>
  /** Signals that came and whose traps have not run. */
  signals: number[]
  jobs: Job[]
  /** $!. */
  lastJob: number | null
  isInteractive: boolean
  /** c or s: where its commands come from. */
  startedWith?: 'c' | 's'
  isSubshell: boolean
  /** How many subshells it lies in. */
  depth?: number
  aliases?: Record<string, string>
  /** Of a subshell: whether -e is without effect, as within a condition. */
  isTested: boolean
  line: number
  /** The status of the last command substitution of a command. */
  substituted: number | null
  /** Below the folder at hand: what pushd has left. */
  folders?: string[]
  /** Where getopts is within its word. */
  optionAt: number
  /** What its children get; null after a change. */
  environment: Record<string, string> | null
  /** It ends with this as soon as its traps have run. */
  leaving: number | null
  startedAt: number
  shopt: string[]
}

/** Ends the shell, or in an interactive one the command: what the shell says goes to stderr. */
export class ShellError extends Error {
  readonly status: number
  /** false: the command alone has failed. `line`: the shell goes on with the next line of its script, as bash does. */
  readonly isFatal: boolean | 'line'

  constructor(message: string, status = 1, isFatal: boolean | 'line' = true) {
    super(message)
    this.status = status
    this.isFatal = isFatal
  }
}

/** A copy for a subshell: what it changes is its own. */
export function forked(state: ShellState, frames: Frame[], isTested: boolean): ShellState {
  const variables: Variables = {}
  for (const name in state.variables) {
    const variable = state.variables[name]!
    variables[name] = variable.items === undefined ? variable : { ...variable, items: { ...variable.items } }
  }
  return {
    ...state,
    frames,
    variables,
    functions: { ...state.functions },
    positional: [...state.positional],
    traps: inheritedTraps(state),
    signals: [],
    jobs: [],
    isInteractive: false,
    isSubshell: true,
    depth: (state.depth ?? 0) + 1,
    isTested,
    substituted: null
  }
}

/** Whether the command at work is one whose failure is asked for: -e does not count there. */
export function isTested(state: ShellState): boolean {
  return (
    state.isTested ||
    state.frames.some(
      (frame) =>
        frame.kind === 'negation' ||
        frame.kind === 'unchecked' ||
        (frame.kind === 'if' && !frame.isBody) ||
        (frame.kind === 'while' && !frame.isBody)
    )
  )
}
