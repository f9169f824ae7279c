// Which objects a list is about: selectors read, and the cheapest way to the objects through the store's indexes.
import { eventKind } from '../../../shared/kinds/event/kind.ts'
import { jobKind } from '../../../shared/kinds/job/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { FieldSelectorError, parseFieldSelector, type FieldTerm } from '../../../shared/kube/field-selector.ts'
import { SelectorError, parseSelector } from '../../../shared/kube/label-selector-parser.ts'
import { matches, type Requirement } from '../../../shared/kube/label-selector.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { keyOfObject, positionOf, type ObjectStore } from '../store/object-store.ts'
import { badRequest } from './api-error.ts'

export interface Selection {
  readonly kind: Kind
  readonly namespace: string | undefined
  readonly labels: readonly Requirement[]
  readonly fields: readonly SelectedField[]
}

interface SelectedField extends FieldTerm {
  readonly read: (object: KubeObject) => string
}

/** Reads both selectors. 400 with upstream's words where one cannot be read or names a field it may not. */
export function selectionOf(
  kind: Kind,
  namespace: string | undefined,
  labelSelector = '',
  fieldSelector = '',
  fieldLabels: Kind['fieldSelectors'] = kind.fieldSelectors
): Selection {
  try {
    const fields = parseFieldSelector(fieldSelector)
      .filter((term) => term.field !== '' || term.value !== '')
      .map((term) => ({ ...term, read: readerOf(kind, fieldLabels, term.field) }))
    return { kind, namespace: kind.namespaced ? namespace : undefined, labels: parseSelector(labelSelector), fields }
  } catch (error) {
    if (error instanceof SelectorError || error instanceof FieldSelectorError) throw badRequest(error.message)
    throw error
  }
}

function readerOf(kind: Kind, labels: Kind['fieldSelectors'], field: string): (object: KubeObject) => string {
  if (field === 'metadata.name') return (object) => object.metadata.name
  if (field === 'metadata.namespace') return (object) => object.metadata.namespace ?? ''
  const label = labels.find((candidate) => candidate.label === field)
  if (label !== undefined) return (object) => label.value(object)
  if (kind === (jobKind as Kind)) throw badRequest(`field label ${JSON.stringify(field)} not supported for Job`)
  // Kinds with labels of their own have a conversion function upstream, the others its default.
  if (labels.length > 0 || kind.isCustom === true) throw badRequest(`field label not supported: ${field}`)
  throw badRequest(`${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`)
}

export function isEverything({ labels, fields }: Selection): boolean {
  return labels.length === 0 && fields.length === 0
}

export function isSelected({ labels, fields }: Selection, object: KubeObject): boolean {
  if (labels.length > 0 && !matches(labels, object.metadata.labels)) return false
  for (const { operator, value, read } of fields) if ((read(object) === value) !== (operator === '=')) return false
  return true
}

/** The objects of the selection in list order, from `start` (a store key) on. */
export function* selected(store: ObjectStore, selection: Selection, start = ''): Generator<KubeObject> {
  const narrow = candidatesOf(store, selection)
  if (narrow !== undefined) {
    const found: KubeObject[] = []
    for (const object of narrow)
      if (isInPlace(selection, object, start) && isSelected(selection, object)) found.push(object)
    yield* found.sort((a, b) => (keyOfObject(a) < keyOfObject(b) ? -1 : 1))
    return
  }
  const { kind, namespace } = selection
  const keys = store.sortedKeys(kind)
  const prefix = namespace === undefined ? '' : `${namespace}/`
  for (let at = positionOf(keys, start > prefix ? start : prefix); at < keys.length; at++) {
    const key = keys[at]!
    if (!key.startsWith(prefix)) return
    const object = store.byKey(kind, key)!
    if (isSelected(selection, object)) yield object
  }
}

/** How many objects of the whole range come from `start` on; only for a selection of everything. */
export function countFrom(store: ObjectStore, { kind, namespace }: Selection, start: string): number {
  const keys = store.sortedKeys(kind)
  const end = namespace === undefined ? keys.length : positionOf(keys, `${namespace}0`)
  return Math.max(0, end - positionOf(keys, start))
}

function isInPlace({ namespace }: Selection, object: KubeObject, start: string): boolean {
  if (namespace !== undefined && object.metadata.namespace !== namespace) return false
  return start === '' || keyOfObject(object) >= start
}

/** What an index gives that is worth asking; undefined where the whole range must be looked at. */
function candidatesOf(store: ObjectStore, selection: Selection): Iterable<KubeObject> | undefined {
  const { kind, namespace, labels, fields } = selection
  const equals = (name: string): string | undefined =>
    fields.find(({ field, operator }) => field === name && operator === '=')?.value
  const scope = kind.namespaced ? (namespace ?? equals('metadata.namespace')) : ''
  const name = equals('metadata.name')
  if (name !== undefined && scope !== undefined) {
    const object = store.get(kind, kind.namespaced ? scope : undefined, name)
    return object === undefined ? [] : [object]
  }
  const node = kind === (podKind as Kind) ? equals('spec.nodeName') : undefined
  if (node !== undefined && node !== '') return store.onNode(kind, node)
  const uid = kind === (eventKind as Kind) ? (equals('involvedObject.uid') ?? equals('regarding.uid')) : undefined
  if (uid !== undefined && uid !== '') return store.about(kind, uid)
  if (scope === undefined) return undefined
  let best: Iterable<KubeObject> | undefined
  let fewest = kind.namespaced ? store.count(kind, scope) : store.count(kind)
  for (const { key, operator, values } of labels) {
    if (operator !== '=' && operator !== '==' && (operator !== 'In' || values.length !== 1)) continue
    const count = store.countWithLabel(kind, scope, key, values[0]!)
    if (count >= fewest) continue
    fewest = count
    best = store.withLabel(kind, scope, key, values[0]!)
  }
  return best
}
