// Reads a manifest as kubectl does: many YAML documents (JSON is YAML), the YAML 1.1 words and numbers that its library
// knows, lists flattened. The place of every node is kept, for errors that name a field.
import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Node
} from 'yaml'
import type { ManifestError } from '../contract/kube.ts'
import { isJsonObject } from '../kube/json-object.ts'
import type { Json } from '../kube/object.ts'
import { goTags } from './yaml-document.ts'

export interface Place {
  /** Both 1-based, in the whole text. */
  readonly line: number
  readonly column: number
}

/** One object of a manifest, with what finds the place of a field in the text. */
export interface ManifestObject {
  readonly object: { readonly [key: string]: Json }
  readonly line: number
  placeOf(path: string): Place
}

export interface ParsedManifest {
  readonly objects: readonly ManifestObject[]
  /** One for each document that is no YAML or no object. */
  readonly errors: readonly (ManifestError & { readonly documentLine: number })[]
}

/** Lets others run: reading a large manifest is done in pieces. */
export type Pause = () => Promise<void>

/** Characters read between two pauses. */
const pieceLength = 64_000
/** Steps from an object into its parts: as deep as the API itself reads. */
const depthLimit = 200

export async function parseManifest(text: string, pause: Pause): Promise<ParsedManifest> {
  const objects: ManifestObject[] = []
  const errors: (ManifestError & { readonly documentLine: number })[] = []
  let sincePause = 0
  for (const part of partsOf(text)) {
    sincePause += part.text.length
    if (sincePause > pieceLength) {
      sincePause = 0
      await pause()
    }
    const lines = new LineCounter()
    const placeAt = (offset: number): Place => {
      const { line, col } = lines.linePos(offset)
      return { line: line + part.line, column: col }
    }
    // The library looks for repeated keys in quadratic time, so that is done here.
    const parsed = parseAllDocuments(part.text, {
      lineCounter: lines,
      version: '1.1',
      uniqueKeys: false,
      customTags: goTags,
      logLevel: 'silent'
    })
    if (!Array.isArray(parsed)) continue
    for (const document of parsed as Document.Parsed[]) {
      if (document.errors.length === 0 && document.contents === null) continue
      const start = document.contents === null ? 0 : (document.contents.range[0] ?? 0)
      const problem = firstProblem(document)
      const documentLine = placeAt(start).line
      if (problem !== undefined) {
        const { line, column } = placeAt(problem.offset ?? start)
        errors.push({ message: problem.message, line, column, documentLine })
        continue
      }
      const value = plainValue(document)
      if (typeof value === 'string') errors.push({ message: value, documentLine, ...placeAt(start) })
      else if (value.json !== null) flatten(value.json, document.contents, placeAt, start, objects, errors)
    }
  }
  return { objects, errors }
}

/** The text between lines of "---", which end a document wherever they stand; `line` is how many lines are before it. */
export function* partsOf(text: string): Generator<{ readonly text: string; readonly line: number }> {
  const separator = /^---(?=[ \t\r\n]|$)/gm
  let start = 0
  let line = 0
  for (let match = separator.exec(text); ; match = separator.exec(text)) {
    const end = match?.index ?? text.length
    const part = text.slice(start, end)
    // What stands before the first separator may be directives, which belong to the document behind it.
    if (start > 0 || !/^%/m.test(part)) {
      if (part.trim() !== '') yield { text: start > 0 ? `   ${part.slice(3)}` : part, line }
    }
    if (match === null) return
    for (let at = part.indexOf('\n'); at !== -1; at = part.indexOf('\n', at + 1)) line++
    start = end
  }
}

function firstProblem(document: Document.Parsed): { readonly message: string; readonly offset?: number } | undefined {
  const [error] = document.errors
  if (error !== undefined) {
    return { message: `error converting YAML to JSON: yaml: ${error.message.split('\n')[0]!}`, offset: error.pos[0] }
  }
  return repeatedKey(document.contents, 0)
}

function repeatedKey(
  node: Node | null,
  depth: number
): { readonly message: string; readonly offset?: number } | undefined {
  if (depth > depthLimit) return { message: 'error converting YAML to JSON: yaml: exceeded max depth' }
  if (isMap(node)) {
    const keys = new Set<unknown>()
    for (const { key, value } of node.items) {
      if (isScalar(key)) {
        if (keys.has(key.value)) {
          const name = JSON.stringify(key.value)
          const message = `error converting YAML to JSON: yaml: unmarshal errors: key ${name} already set in map`
          return { message, ...(key.range != null && { offset: key.range[0] }) }
        }
        keys.add(key.value)
      }
      const inside = repeatedKey(isNode(value) ? value : null, depth + 1)
      if (inside !== undefined) return inside
    }
  } else if (isSeq(node)) {
    for (const item of node.items) {
      const inside = repeatedKey(isNode(item) ? item : null, depth + 1)
      if (inside !== undefined) return inside
    }
  }
  return undefined
}

/** The value as JSON, or why there is none: an alias that grows without bounds is refused by the library. */
function plainValue(document: Document.Parsed): { readonly json: Json } | string {
  try {
    return { json: document.toJS({ maxAliasCount: 100 }) as Json }
  } catch (error) {
    return `error converting YAML to JSON: yaml: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** A v1 List is each of its items. */
function flatten(
  value: Json,
  node: unknown,
  placeAt: (offset: number) => Place,
  start: number,
  objects: ManifestObject[],
  errors: (ManifestError & { readonly documentLine: number })[]
): void {
  const place = placeAt(start)
  const fail = (message: string): void => {
    errors.push({ message, documentLine: place.line, line: place.line, column: place.column })
  }
  if (!isJsonObject(value)) return fail('error validating data: the document is not an object')
  const { apiVersion, kind, items } = value
  const missing = [
    ...(typeof apiVersion === 'string' && apiVersion !== '' ? [] : ['apiVersion not set']),
    ...(typeof kind === 'string' && kind !== '' ? [] : ['kind not set'])
  ]
  if (missing.length > 0) {
    return fail(`error validating data: ${missing.length === 1 ? missing[0]! : `[${missing.join(', ')}]`}`)
  }
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)) {
    const list = isMap(node) ? node.get('items', true) : undefined
    for (const [index, item] of (items as readonly Json[]).entries()) {
      const itemNode = isSeq(list) ? list.items[index] : undefined
      const itemStart = isNode(itemNode) && itemNode.range != null ? itemNode.range[0] : start
      flatten(item, itemNode, placeAt, itemStart, objects, errors)
    }
    return
  }
  objects.push({ object: value, line: place.line, placeOf: (path) => placeAt(offsetOf(node, path) ?? start) })
}

/** The offset of the deepest part of the path that is in the text: spec.containers[0].image, metadata.labels[a/b]. */
function offsetOf(root: unknown, path: string): number | undefined {
  let node: unknown = root
  let offset: number | undefined
  let steps = stepsOf(path)
  while (steps.length > 0) {
    if (isAlias(node)) return offset
    if (isSeq(node)) {
      const item: unknown = node.items[Number(steps[0])]
      if (!isNode(item)) return offset
      offset = item.range?.[0] ?? offset
      node = item
      steps = steps.slice(1)
    } else if (isMap(node)) {
      // A key may hold dots of its own, so the longest that fits is taken.
      const { items } = node
      let found: (typeof items)[number] | undefined
      let taken = Math.min(steps.length, 8)
      for (; taken > 0 && found === undefined; taken--) {
        const name = steps.slice(0, taken).join('.')
        found = items.find((pair) => isPair(pair) && isScalar(pair.key) && String(pair.key.value) === name)
      }
      if (found === undefined) return offset
      offset = isScalar(found.key) ? (found.key.range?.[0] ?? offset) : offset
      node = found.value
      steps = steps.slice(taken + 1)
    } else return offset
  }
  return offset
}

function stepsOf(path: string): readonly string[] {
  return [...path.matchAll(/\[("?)(.*?)\1\]|([^.[\]]+)/g)].map((match) => match[2] ?? match[3] ?? '')
}
