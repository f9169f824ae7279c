// One YAML document as JSON, as upstream's sigs.k8s.io/yaml reads a request's body: YAML 1.1, repeated keys told apart.
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Node, type Tags } from 'yaml'
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
  try {
    return { value: document.toJS({ maxAliasCount: mostAliases }) as Json, repeatedKeys }
  } catch (problem) {
    throw new YamlError(`yaml: ${problem instanceof Error ? problem.message : String(problem)}`)
  }
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
