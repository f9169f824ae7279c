// One YAML document as JSON, as upstream's sigs.k8s.io/yaml reads a request's body: YAML 1.1, repeated keys told apart.
import { isMap, isNode, isScalar, isSeq, Lexer, LineCounter, parseDocument, type Node, type Tags } from 'yaml'
import type { Json } from '../kube/object.ts'

/** What is no YAML. The message is Go's, from "yaml: " on. */
export class YamlError extends Error {}

export interface YamlDocument {
  readonly value: Json
  /** 'line 8: key "a" already set in map', in the order of the text. Of a repeated key the last value counts. */
  readonly repeatedKeys: readonly string[]
}

/** Steps from an object into its parts: as deep as the API itself reads. */
const depthLimit = 200
/** An alias that would grow beyond this is refused. */
const mostAliases = 100
/** Of the largest manifests that are sent as YAML; about three make a value. */
const mostTokens = 400_000
/** Characters that a document may have when each alias is written out: more than a body may be long. */
const largestValue = 8 * 1024 * 1024

/** Of `<<` with what is no map. */
const noMergeSource = 'map merge requires map or sequence of maps as the value'

/** Go's YAML library knows neither numbers in base 60 nor, when it makes JSON, dates. */
export function goTags(tags: Tags): Tags {
  return tags.filter(
    (tag) =>
      typeof tag === 'string' ||
      (!('format' in tag && tag.format === 'TIME') && !/:(?:timestamp|omap|pairs|set|binary)$/.test(tag.tag))
  )
}

/** Throws YamlError. */
export function jsonOfYaml(text: string): YamlDocument {
  checkTokens(text)
  const lines = new LineCounter()
  // The library looks for repeated keys in quadratic time, so that is done here.
  const document = parseDocument(text, {
    lineCounter: lines,
    version: '1.1',
    uniqueKeys: false,
    customTags: goTags,
    logLevel: 'silent'
  })
  const [error] = document.errors
  if (error !== undefined) {
    throw new YamlError(`yaml: line ${lines.linePos(error.pos[0]).line}: ${error.message.split('\n')[0]!}`)
  }
  const repeatedKeys: string[] = []
  collectRepeated(document.contents, 0, (key, offset) => {
    repeatedKeys.push(`line ${lines.linePos(offset).line}: key ${JSON.stringify(key)} already set in map`)
  })
  const value = valueOf(document)
  checkAliases(value)
  return { value, repeatedKeys }
}

/**
 * The library keeps a kilobyte for each value and nests calls for each bracket: text that would take seconds and
 * gigabytes is refused before it is read. A long string is one token.
 */
function checkTokens(text: string): void {
  let tokens = 0
  let depth = 0
  for (const token of new Lexer().lex(text)) {
    if (++tokens > mostTokens) throw new YamlError('yaml: document contains too many values')
    if (token === '[' || token === '{') depth++
    else if (token === ']' || token === '}') depth--
    if (depth > depthLimit) throw new YamlError('yaml: exceeded max depth')
  }
}

function valueOf(document: ReturnType<typeof parseDocument>): Json {
  try {
    return document.toJS({ maxAliasCount: mostAliases }) as Json
  } catch (problem) {
    const { message } = problem as Error
    throw new YamlError(`yaml: ${message.startsWith('Merge sources') ? noMergeSource : message}`)
  }
}

/** Of a value with each of its aliases written out. */
interface Extent {
  readonly size: number
  readonly depth: number
}

/** Refuses a value that holds itself, and one that its aliases make far larger or deeper than its text. */
function checkAliases(value: Json): void {
  /** Undefined while it is being looked at. */
  const extents = new Map<object, Extent | undefined>()
  const extentOf = (part: Json): Extent => {
    if (typeof part !== 'object' || part === null) return { size: String(part).length, depth: 0 }
    if (extents.has(part)) {
      const known = extents.get(part)
      if (known === undefined) throw new YamlError('yaml: anchor value contains itself')
      return known
    }
    extents.set(part, undefined)
    let size = 1
    let depth = 0
    const isList = Array.isArray(part)
    for (const [key, inner] of Object.entries(part)) {
      const extent = extentOf(inner)
      size += (isList ? 0 : key.length) + extent.size
      depth = Math.max(depth, extent.depth + 1)
    }
    if (size > largestValue) throw new YamlError('yaml: document contains excessive aliasing')
    if (depth > depthLimit) throw new YamlError('yaml: exceeded max depth')
    extents.set(part, { size, depth })
    return { size, depth }
  }
  extentOf(value)
}

function collectRepeated(node: Node | null, depth: number, tell: (key: unknown, offset: number) => void): void {
  if (depth > depthLimit) throw new YamlError('yaml: exceeded max depth')
  if (isMap(node)) {
    const keys = new Set<unknown>()
    for (const { key, value } of node.items) {
      if (isScalar(key)) {
        if (keys.has(key.value)) tell(key.value, key.range?.[0] ?? 0)
        keys.add(key.value)
      }
      if (isNode(value)) collectRepeated(value, depth + 1, tell)
    }
  } else if (isSeq(node)) {
    for (const item of node.items) if (isNode(item)) collectRepeated(item, depth + 1, tell)
  }
}
