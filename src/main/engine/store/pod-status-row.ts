// The status of a pod that has settled is that of the other pods of its template, but for moments, addresses and ids. So
// its row is a shape that all of them share, and the texts that are the pod's own. Read back, pods share what the shape
// has without such texts, and a text that stands in several places is one.
import { isPodReady, isPodTerminal } from '../../../shared/kinds/pod/lifecycle.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { RowError } from './database-error.ts'
import type { TemplateReference, TemplateStore } from './template-store.ts'

/** Members whose texts are a pod's own. */
const ownTexts = new Set([
  'containerID',
  'finishedAt',
  'hostIP',
  'ip',
  'lastProbeTime',
  'lastTransitionTime',
  'podIP',
  'startTime',
  'startedAt'
])

/** Where a text of the pod's own stands, by its number: no status has an empty key. */
interface Hole {
  readonly '': number
}

type PodStatus = NonNullable<Pod['status']>
/** In a row: the shape, and the texts for its holes. */
export type StoredStatus = readonly [shape: TemplateReference, texts: readonly string[]]
type Members = Readonly<Record<string, unknown>>

export interface DividedStatus {
  /** JSON with holes. */
  readonly shape: string
  readonly texts: readonly string[]
}

/** So many shapes stay ready to be filled in. */
const mostShapes = 1000

/** Whether a pod stays as it is for a while, as far as its containers say: ready, or over. */
export function isSettled(pod: Pod): boolean {
  return isPodReady(pod) || isPodTerminal(pod)
}

/** Members that are undefined are absent, as in JSON. */
export function dividedStatus(status: PodStatus): DividedStatus {
  const texts: string[] = []
  const shape = JSON.stringify(withHoles(status, texts))
  return { shape, texts }
}

function withHoles(value: unknown, texts: string[]): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((element) => withHoles(element, texts))
  const shape: Record<string, unknown> = {}
  for (const key in value) {
    const member = (value as Members)[key]
    shape[key] = typeof member === 'string' && ownTexts.has(key) ? hole(member, texts) : withHoles(member, texts)
  }
  return shape
}

function hole(text: string, texts: string[]): Hole {
  const known = texts.indexOf(text)
  return { '': known < 0 ? texts.push(text) - 1 : known }
}

/** A part of a shape with holes: what stays, and what is to be put into a copy of it. */
interface Part {
  readonly model: object
  readonly holes: readonly (readonly [key: string, number: number])[]
  readonly parts: readonly (readonly [key: string, part: Part])[]
}

/** A shape that is ready to be filled in. */
export class StatusShape {
  readonly #root: Part | undefined
  readonly #model: object

  /** `shape` is the parsed text of a shape; it becomes part of the statuses. */
  constructor(shape: object) {
    this.#model = shape
    this.#root = partOf(shape)
  }

  /** The status of a pod. Throws RowError where a text is missing. */
  filledIn(texts: readonly string[]): PodStatus {
    return this.#root === undefined ? this.#model : filled(this.#root, texts)
  }
}

/** undefined where there is no hole: then all pods share the value as it is. */
function partOf(model: object): Part | undefined {
  const holes: [string, number][] = []
  const parts: [string, Part][] = []
  for (const [key, value] of Object.entries(model) as [string, unknown][]) {
    if (typeof value !== 'object' || value === null) continue
    const number = (value as Partial<Hole>)['']
    if (typeof number === 'number') {
      holes.push([key, number])
      // Copies of the model are filled with texts, and should not have to change their form for it.
      ;(model as Record<string, unknown>)[key] = ''
      continue
    }
    const part = partOf(value)
    if (part !== undefined) parts.push([key, part])
  }
  return holes.length === 0 && parts.length === 0 ? undefined : { model, holes, parts }
}

function filled({ model, holes, parts }: Part, texts: readonly string[]): object {
  const copy = (Array.isArray(model) ? model.slice() : { ...model }) as Record<string, unknown>
  for (const [key, number] of holes) {
    const text = texts[number]
    if (typeof text !== 'string') throw new RowError(`text ${number} of a status is missing`)
    copy[key] = text
  }
  for (const [key, part] of parts) copy[key] = filled(part, texts)
  return copy
}

/** Statuses as rows have them, and back. */
export class StatusRows {
  readonly #templates: TemplateStore
  readonly #shapes = new Map<number, StatusShape>()

  constructor(templates: TemplateStore) {
    this.#templates = templates
  }

  /** Divided where a pod before had one of the same shape. */
  encoded(status: PodStatus): StoredStatus | PodStatus {
    const { shape, texts } = dividedStatus(status)
    const reference = this.#templates.referToRepeated(shape)
    return reference === undefined ? status : [reference, texts]
  }

  /** Throws RowError where the shape or a text is missing. */
  decoded([reference, texts]: StoredStatus): PodStatus {
    const id = reference['']
    let shape = this.#shapes.get(id)
    if (shape === undefined) {
      const text = this.#templates.textOf(id)
      if (text === undefined) throw new RowError(`template ${id} is missing`)
      if (this.#shapes.size >= mostShapes) this.#shapes.clear()
      this.#shapes.set(id, (shape = new StatusShape(JSON.parse(text) as object)))
    }
    return shape.filledIn(texts)
  }
}
