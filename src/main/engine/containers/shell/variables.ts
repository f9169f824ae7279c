// A shell's variables as plain data.

export interface Variable {
  value?: string
  /** Of an array: by subscript; one whose subscripts are numbers is kept in their order by JavaScript itself. */
  items?: Record<string, string>
  kind?: 'list' | 'map'
  isExported?: true
  isReadOnly?: true
  isInteger?: true
  /** Its value is the name of the variable that it stands for. */
  isReference?: true
  /** What it is given becomes so. */
  letters?: 'upper' | 'lower'
}

export type Variables = Record<string, Variable>

export const variableName = /^[A-Za-z_]\w*$/

/** Splits name[subscript]; undefined where a text is neither that nor a name. */
export function reference(text: string): { readonly name: string; readonly subscript?: string } | undefined {
  const bracket = text.indexOf('[')
  if (bracket === -1) return variableName.test(text) ? { name: text } : undefined
  const name = text.slice(0, bracket)
  if (!variableName.test(name) || !text.endsWith(']')) return undefined
  return { name, subscript: text.slice(bracket + 1, -1) }
}

/** What a variable is, in the letters of declare. */
export function lettersOf(variable: Variable): string {
  return (
    (variable.kind === 'list' ? 'a' : variable.kind === 'map' ? 'A' : '') +
    (variable.isInteger === true ? 'i' : '') +
    (variable.letters === 'lower' ? 'l' : '') +
    (variable.isReference === true ? 'n' : '') +
    (variable.isReadOnly === true ? 'r' : '') +
    (variable.letters === 'upper' ? 'u' : '') +
    (variable.isExported === true ? 'x' : '')
  )
}

/** What a name stands for: a reference's target, which may be an element of an array. */
export function targetOf(variables: Variables, name: string): string {
  let target = name
  for (let hops = 0; hops < mostHops; hops++) {
    const variable = variables[target]
    if (variable?.isReference !== true || variable.value === undefined || variable.value === target) break
    target = variable.value
  }
  return target
}

const mostHops = 10

/** What $name is: of an array its first element. */
export function scalarOf(variable: Variable | undefined): string | undefined {
  return variable?.items === undefined ? variable?.value : variable.items['0']
}

/** All elements, in the order of their subscripts. */
export function elementsOf(variable: Variable | undefined): readonly string[] {
  if (variable === undefined) return []
  if (variable.items !== undefined) return Object.values(variable.items)
  return variable.value === undefined ? [] : [variable.value]
}

export function subscriptsOf(variable: Variable | undefined): readonly string[] {
  if (variable === undefined) return []
  if (variable.items !== undefined) return Object.keys(variable.items)
  return variable.value === undefined ? [] : ['0']
}

/** The subscript behind the last one of a list. */
export function nextSubscript(variable: Variable | undefined): number {
  const keys = subscriptsOf(variable)
  return keys.length === 0 ? 0 : Number(keys.at(-1)) + 1
}
