import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { PodTemplateSpec } from '../../../shared/schema/types.ts'

/** What a changed field is called: a word of the texts, or the field's own name where there is none. */
export type FieldWord =
  | 'image'
  | 'cpuRequest'
  | 'memoryRequest'
  | 'cpuLimit'
  | 'memoryLimit'
  | 'env'
  | 'ports'
  | 'volumes'
  | 'command'
  | 'arguments'
  | 'readinessProbe'
  | 'livenessProbe'
  | 'startupProbe'
  | 'labels'
  | 'annotations'
  | 'restart'
  | 'containers'
  | { readonly name: string }

export interface TemplateChanges {
  /** How many fields differ; an entry of a list that came or went counts once. */
  readonly count: number
  /** What they are, each once, in the order of the template. */
  readonly words: readonly FieldWord[]
}

type Path = readonly string[]

/** Fields by which the entries of a list are the same entry in two templates, as upstream's merge keys. */
const mergeKeys: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  env: 'name',
  volumes: 'name',
  imagePullSecrets: 'name',
  ports: 'containerPort',
  volumeMounts: 'mountPath'
}

/** What differs between two pod templates, in words for a sentence. */
export function templateChanges(before: PodTemplateSpec, after: PodTemplateSpec): TemplateChanges {
  const paths: Path[] = []
  collect(before, after, [], paths)
  const words: FieldWord[] = []
  const seen = new Set<string>()
  for (const word of paths.map(wordOf)) {
    const key = typeof word === 'string' ? word : `name:${word.name}`
    if (seen.has(key)) continue
    seen.add(key)
    words.push(word)
  }
  return { count: paths.length, words }
}

function collect(before: unknown, after: unknown, path: Path, found: Path[]): void {
  if (deepEqual(before, after)) return
  const mergeKey = mergeKeys[path.at(-1) ?? '']
  if (mergeKey !== undefined && isListOrNone(before) && isListOrNone(after)) {
    collectEntries(byKey(before, mergeKey), byKey(after, mergeKey), path, found)
  } else if (isRecord(before) && isRecord(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      collect(before[key], after[key], [...path, key], found)
    }
  } else if (isRecord(before ?? {}) && isRecord(after ?? {}) && isMapOfTexts(before ?? after)) {
    collect(before ?? {}, after ?? {}, path, found)
  } else {
    found.push(path)
  }
}

function collectEntries(
  before: ReadonlyMap<unknown, unknown>,
  after: ReadonlyMap<unknown, unknown>,
  path: Path,
  found: Path[]
): void {
  // One changed variable is one change, whether its value or its source changed.
  const isWhole = path.at(-1) === 'env' || path.at(-1) === 'ports'
  let isReordered = true
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const entryPath = [...path, `[${String(key)}]`]
    if (deepEqual(before.get(key), after.get(key))) continue
    isReordered = false
    if (isWhole || !before.has(key) || !after.has(key)) found.push(entryPath)
    else collect(before.get(key), after.get(key), entryPath, found)
  }
  if (isReordered) found.push(path)
}

function byKey(list: unknown, key: string): ReadonlyMap<unknown, unknown> {
  const entries = new Map<unknown, unknown>()
  for (const entry of (list as readonly unknown[] | undefined) ?? []) {
    entries.set(isRecord(entry) ? entry[key] : entry, entry)
  }
  return entries
}

function isListOrNone(value: unknown): boolean {
  return value === undefined || Array.isArray(value)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Labels, annotations, limits: what comes or goes whole counts by its entries. */
function isMapOfTexts(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((entry) => typeof entry === 'string')
}

const restartedAt = 'kubectl.kubernetes.io/restartedAt'
const plainWords: Readonly<Record<string, FieldWord>> = {
  image: 'image',
  env: 'env',
  envFrom: 'env',
  ports: 'ports',
  volumes: 'volumes',
  volumeMounts: 'volumes',
  command: 'command',
  args: 'arguments',
  readinessProbe: 'readinessProbe',
  livenessProbe: 'livenessProbe',
  startupProbe: 'startupProbe'
}
const resourceWords: Readonly<Record<string, FieldWord>> = {
  'requests/cpu': 'cpuRequest',
  'requests/memory': 'memoryRequest',
  'limits/cpu': 'cpuLimit',
  'limits/memory': 'memoryLimit'
}

function wordOf(path: Path): FieldWord {
  if (path[0] === 'metadata') {
    if (path[1] === 'labels') return 'labels'
    return path[2] === restartedAt
      ? 'restart'
      : path[1] === 'annotations'
        ? 'annotations'
        : { name: path[1] ?? 'metadata' }
  }
  const isWholeContainer = path.length <= 3 && (path[1] === 'containers' || path[1] === 'initContainers')
  if (isWholeContainer) return 'containers'
  const resource = resourceWords[path.slice(-2).join('/')]
  if (resource !== undefined) return resource
  for (const part of path) {
    const word = plainWords[part]
    if (word !== undefined) return word
  }
  return { name: path.findLast((part) => !part.startsWith('[')) ?? 'spec' }
}
