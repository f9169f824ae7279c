import type { WhyDocument } from '../../../shared/contract/why.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { namedRef, refOf } from '../documents/object-ref.ts'
import type { Schedule } from '../live/schedule.ts'
import { causesOf } from './causes.ts'

/** Real milliseconds between two looks: a chain runs over many objects, and whoever reads one reads it for seconds. */
const interval = 1_000

/** Why one object is as it is. */
export function whyDocument(
  source: ClusterSource,
  kind: Kind,
  { namespace, name }: { readonly namespace?: string | undefined; readonly name: string }
): WhyDocument {
  const place = kind.namespaced ? namespace : undefined
  const object = source.get(kind, place, name)
  if (object === undefined) return { ref: namedRef(kind, place, name), causes: [] }
  const ref = refOf(object, kind, source.now())
  return { ref, status: kind.status(object, source.now()), causes: causesOf(source, object) }
}

/** Calls again and again, as long as somebody looks. Returns the function that ends it. */
export function lookAgain(schedule: Schedule, changed: () => void): () => void {
  let cancel = (): void => {}
  const again = (): void => {
    cancel = schedule(interval, () => {
      changed()
      again()
    })
  }
  again()
  return () => cancel()
}
