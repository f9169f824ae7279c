// awk's language as trees: what parser.ts reads and compiler.ts makes instructions of.

export type Node =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'pattern'; readonly source: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'element'; readonly name: string; readonly keys: readonly Node[] }
  | { readonly kind: 'field'; readonly index: Node }
  | { readonly kind: 'assign'; readonly operator: string; readonly target: Node; readonly value: Node }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Node; readonly right: Node }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Node }
  | { readonly kind: 'step'; readonly operator: '++' | '--'; readonly isPrefix: boolean; readonly target: Node }
  | { readonly kind: 'choice'; readonly condition: Node; readonly yes: Node; readonly no: Node }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[] }
  | { readonly kind: 'in'; readonly keys: readonly Node[]; readonly name: string }
  /** `from`: the file or command that it reads; the main input where absent. */
  | {
      readonly kind: 'getline'
      readonly target?: Node
      readonly from?: { readonly kind: 'file' | 'command'; readonly name: Node }
    }

export type Statement =
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  | { readonly kind: 'expression'; readonly value: Node }
  | {
      readonly kind: 'print'
      readonly isFormatted: boolean
      readonly args: readonly Node[]
      readonly target?: { readonly operator: string; readonly path: Node }
    }
  | { readonly kind: 'if'; readonly condition: Node; readonly yes: Statement; readonly no?: Statement }
  | { readonly kind: 'while'; readonly condition: Node; readonly body: Statement; readonly isLast: boolean }
  | {
      readonly kind: 'for'
      readonly init?: Statement
      readonly condition?: Node
      readonly step?: Statement
      readonly body: Statement
    }
  | { readonly kind: 'each'; readonly name: string; readonly array: string; readonly body: Statement }
  | { readonly kind: 'delete'; readonly name: string; readonly keys?: readonly Node[] }
  | { readonly kind: 'next' | 'nextfile' | 'break' | 'continue' }
  | { readonly kind: 'exit' | 'return'; readonly value?: Node }

export interface Rule {
  readonly pattern: 'BEGIN' | 'END' | Node | undefined
  readonly until?: Node
  readonly body?: Statement
}

export interface AwkProgram {
  readonly rules: readonly Rule[]
  readonly functions: Readonly<Record<string, { readonly parameters: readonly string[]; readonly body: Statement }>>
}
