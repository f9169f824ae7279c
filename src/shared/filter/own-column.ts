// The columns that people make: "label:KEY", "annotation:KEY", or a JSONPath as kubectl's custom-columns take it.
import { findAll, JsonPathError, parseJsonPath, type JsonPath } from '../custom-resources/json-path.ts'
import type { Json, KubeObject } from '../kube/object.ts'

/** What a cell shows at most of a value. */
const textLimit = 300

type OwnValue = (object: KubeObject) => string | number | null

/** Reads the path of a column. Throws JsonPathError where it is none. */
export function ownColumnValue(path: string): OwnValue {
  const [, map, key] = /^(label|annotation):(.+)$/.exec(path.trim()) ?? []
  if (key !== undefined) {
    const field = map === 'label' ? 'labels' : 'annotations'
    return ({ metadata }) => cutText(metadata[field]?.[key]) ?? null
  }
  const steps = parseColumnPath(path.trim())
  return (object) => printed(findAll(steps, object as unknown as Json))
}

/** Why a path makes no column; undefined where it does. */
export function ownColumnProblem(path: string): string | undefined {
  try {
    ownColumnValue(path)
    return undefined
  } catch (error) {
    if (error instanceof JsonPathError) return error.message
    throw error
  }
}

/** With or without braces and the first dot, as kubectl takes it. */
function parseColumnPath(path: string): JsonPath {
  const bare = /^\{(.*)\}$/.exec(path)?.[1] ?? path
  const steps = parseJsonPath(/^[.[]/.test(bare) ? bare : `.${bare}`)
  if (steps.length === 0) throw new JsonPathError('the path is empty')
  // Each looks at all that the one before has found.
  if (steps.filter(({ kind }) => kind === 'deep').length > 1) throw new JsonPathError('more than one ".." in path')
  return steps
}

/** One number stays one, so that the column sorts by it. */
function printed(values: readonly Json[]): string | number | null {
  if (values.length === 0) return null
  const [only] = values
  if (values.length === 1 && typeof only === 'number') return only
  const texts = values
    .filter((value) => value !== null)
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
  return texts.length === 0 ? null : cutText(texts.join(','))!
}

function cutText(text: string | undefined): string | undefined {
  return text !== undefined && text.length > textLimit ? `${text.slice(0, textLimit)}…` : text
}
