// Which names of an awk program are arrays: those that are indexed somewhere, and what is handed to a parameter that is.
import type { AwkProgram, Node, Statement } from './syntax.ts'

export interface ArrayUses {
  readonly globals: Set<string>
  /** Places of a function's parameters that are arrays, by its name. */
  readonly parameters: Map<string, Set<number>>
}

export function arraysOf(program: AwkProgram): ArrayUses {
  const uses: ArrayUses = { globals: new Set(['ENVIRON', 'ARGV']), parameters: new Map() }
  for (const name in program.functions) uses.parameters.set(name, new Set())
  // What is handed on is known once the functions are: each round may find more.
  for (let found = -1; found !== countOf(uses);) {
    found = countOf(uses)
    for (const { pattern, until, body } of program.rules)
      visit([pattern, until, body], (node) => look(node, undefined, program, uses))
    for (const [name, { body }] of Object.entries(program.functions))
      visit(body, (node) => look(node, name, program, uses))
  }
  return uses
}

function countOf({ globals, parameters }: ArrayUses): number {
  return globals.size + [...parameters.values()].reduce((sum, { size }) => sum + size, 0)
}

function look(node: Node | Statement, within: string | undefined, program: AwkProgram, uses: ArrayUses): void {
  const note = (name: string): void => {
    const at = within === undefined ? -1 : program.functions[within]!.parameters.indexOf(name)
    if (at === -1) uses.globals.add(name)
    else uses.parameters.get(within!)!.add(at)
  }
  if (node.kind === 'element' || node.kind === 'in' || node.kind === 'delete') note(node.name)
  else if (node.kind === 'each') note(node.array)
  else if (node.kind === 'call') {
    const [, second] = node.args
    if (node.name === 'split' && second?.kind === 'name') note(second.name)
    const arrays = uses.parameters.get(node.name)
    for (const [index, arg] of node.args.entries())
      if (arrays?.has(index) === true && arg.kind === 'name') note(arg.name)
  }
}

/** Every node and statement within a part of the tree. */
function visit(part: unknown, see: (node: Node | Statement) => void): void {
  if (typeof part !== 'object' || part === null) return
  if ('kind' in part) see(part as Node | Statement)
  for (const value of Object.values(part)) visit(value, see)
}
