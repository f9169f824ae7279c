import { priorityClassKind } from '../../../../shared/kinds/priorityclass/kind.ts'
import { systemPriorityClasses } from '../../../../shared/kinds/priorityclass/system-classes.ts'
import type { PodSpec, PriorityClass } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'

/** What of a PriorityClass counts for a pod. */
export type PodPriority = Pick<PriorityClass, 'value' | 'preemptionPolicy'> & { readonly name?: string }

const noClass: PodPriority = { value: 0, preemptionPolicy: 'PreemptLowerPriority' }
/** Also where a store does not hold them: the control plane's own pods come before everything else. */
const systemClasses = new Map<string, PodPriority>(
  systemPriorityClasses.map((one) => [one.metadata.name!, priorityOf(one.metadata.name!, one)])
)
const byClass = new WeakMap<PriorityClass, PodPriority>()

function priorityOf(name: string, { value, preemptionPolicy }: PodPriority): PodPriority {
  return { name, value, ...(preemptionPolicy === undefined ? {} : { preemptionPolicy }) }
}

/** The same answer for the same class, so that answers can be compared. */
function ofClass(priorityClass: PriorityClass): PodPriority {
  let found = byClass.get(priorityClass)
  if (found === undefined) {
    found = priorityOf(priorityClass.metadata.name, priorityClass)
    byClass.set(priorityClass, found)
  }
  return found
}

/** Follows which class is the default of a store: of several the one with the lowest value, as upstream. */
class DefaultClass {
  #current: PriorityClass | undefined

  constructor(store: ObjectStore) {
    const choose = (): void => {
      this.#current = undefined
      for (const one of store.all(priorityClassKind)) {
        if (one.globalDefault !== true) continue
        if (this.#current === undefined || one.value < this.#current.value) this.#current = one
      }
    }
    choose()
    store.onChange(priorityClassKind, choose)
  }

  get current(): PriorityClass | undefined {
    return this.#current
  }
}

const byStore = new WeakMap<ObjectStore, DefaultClass>()

/** The class that pods without one belong to, if there is any. */
export function defaultPriorityClass(store: ObjectStore): PriorityClass | undefined {
  let found = byStore.get(store)
  if (found === undefined) byStore.set(store, (found = new DefaultClass(store)))
  return found.current
}

/** What the class that a spec names, or else the default class, gives a pod; undefined where it names one in vain. */
export function podPriority(store: ObjectStore, { priorityClassName: name = '' }: PodSpec): PodPriority | undefined {
  if (name === '') {
    const found = defaultPriorityClass(store)
    return found === undefined ? noClass : ofClass(found)
  }
  const stored = store.get(priorityClassKind, undefined, name)
  return stored === undefined ? systemClasses.get(name) : ofClass(stored)
}

/** Why the pod is refused, or undefined. */
export function priorityComplaint(spec: PodSpec, priority: PodPriority | undefined): string | undefined {
  if (priority === undefined) return `no PriorityClass with name ${spec.priorityClassName!} was found`
  const { value, preemptionPolicy } = priority
  const computed = (what: string | number) =>
    `must not be provided in pod spec; priority admission controller computed ${what} from the given PriorityClass name`
  if (spec.priority !== undefined && spec.priority !== value)
    return `the integer value of priority (${spec.priority}) ${computed(value)}`
  if (preemptionPolicy === undefined) return undefined
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy)
    return `the string value of PreemptionPolicy (${spec.preemptionPolicy}) ${computed(preemptionPolicy)}`
  return undefined
}

/** Upstream's Priority admission. */
export function setPriority(spec: PodSpec, { name, value, preemptionPolicy }: PodPriority): PodSpec {
  return {
    ...spec,
    ...(name === undefined ? {} : { priorityClassName: name }),
    priority: value,
    ...(preemptionPolicy === undefined ? {} : { preemptionPolicy })
  }
}
