// What awk's programs are compiled to: instructions of a machine with a stack, so that a program may stop between any two
// of them. Arrays are named: those of the program by their names, a function's own by its parameter's place.
import type { Value } from './values.ts'

/** An array: of the whole program, or behind a parameter of the function at work. */
export type ArrayName = string | number

export type Instruction =
  | { readonly op: 'push'; readonly value: Value }
  | {
      readonly op: 'pop' | 'dup' | 'tuck' | 'number' | 'truth' | 'not' | 'negate' | 'loadField' | 'storeField' | 'match'
    }
  | { readonly op: 'load' | 'store'; readonly name: string }
  | { readonly op: 'loadLocal' | 'storeLocal'; readonly at: number }
  /** Joins so many values to a key. */
  | { readonly op: 'key'; readonly count: number }
  | {
      readonly op: 'loadElement' | 'storeElement' | 'has' | 'deleteElement' | 'clear' | 'count' | 'keys'
      readonly array: ArrayName
    }
  | { readonly op: 'pushArray'; readonly array: ArrayName }
  | { readonly op: 'compute' | 'compare'; readonly operator: string }
  | { readonly op: 'join' }
  /** Whether the line has a match; a text on the stack where `source` is absent. */
  | { readonly op: 'matchLine'; readonly source: string }
  | { readonly op: 'jump' | 'jumpIfFalse' | 'jumpIfTrue' | 'nextKey'; to: number }
  | { readonly op: 'call'; readonly name: string; readonly count: number }
  | { readonly op: 'builtin'; readonly name: string; readonly count: number; readonly array?: ArrayName }
  /** sub and gsub: expression, replacement, text; leaves the new text and how often it was replaced. */
  | { readonly op: 'replace'; readonly isGlobal: boolean }
  | { readonly op: 'got' | 'setLine' | 'return' | 'next' | 'nextfile' | 'exit' | 'done' }
  | { readonly op: 'getline'; readonly from: 'main' | 'file' | 'command' }
  | { readonly op: 'print'; readonly count: number; readonly isFormatted: boolean; readonly target?: '>' | '>>' | '|' }
  | { readonly op: 'inRange'; readonly rule: number }
  | { readonly op: 'setRange'; readonly rule: number; readonly isOpen: boolean }

export interface FunctionCode {
  readonly start: number
  /** Its parameters, and which of them are arrays. */
  readonly count: number
  readonly arrays: readonly number[]
}

export interface Code {
  readonly instructions: readonly Instruction[]
  readonly begin: number
  /** undefined where no rule looks at lines and no END needs them read. */
  readonly line: number | undefined
  readonly end: number
  readonly functions: Readonly<Record<string, FunctionCode>>
}
