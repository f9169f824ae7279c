// Paths of fields as rules and selectable fields write them (upstream's cel.ValidFieldPath).
import { valuesOf, type JsonSchema } from './json-schema.ts'

type Found = { readonly steps: readonly string[]; readonly schema: JsonSchema } | { readonly error: string }

/** Where a path like .spec.list['a.b'] leads in a schema, or upstream's words why it leads nowhere. */
export function schemaAtPath(root: JsonSchema, path: string, allowsBrackets: boolean): Found {
  const tokens = path.match(/'(?:[^'\\]|\\.)*'|[.[\]]|[^.[\]']+/g) ?? []
  const steps: string[] = []
  let schema = root
  let at = 0
  while (at < tokens.length) {
    const token = tokens[at++]!
    let name: string | undefined
    if (token === '.') {
      name = tokens[at++]
      if (name === undefined) return { error: 'unexpected end of JSON path' }
    } else if (token === '[') {
      if (!allowsBrackets) return { error: 'array notation is not allowed' }
      const quoted = tokens[at++]
      if (quoted === undefined) return { error: 'unexpected end of JSON path' }
      if (!/^'.*'$/.test(quoted)) return { error: `expected single quoted string but got ${quoted}` }
      name = quoted.slice(1, -1).replace(/\\(.)/g, '$1')
      const end = tokens[at++]
      if (end === undefined) return { error: 'unexpected end of JSON path' }
      if (end !== ']') return { error: `expected ] but got ${end}` }
    } else return { error: `expected [ or . but got: ${token}` }
    const { properties } = schema
    const next = properties === undefined ? valuesOf(schema) : properties[name]
    if (next === undefined) return { error: 'does not refer to a valid field' }
    steps.push(name)
    schema = next
  }
  return { steps, schema }
}
