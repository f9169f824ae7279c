import type { WhyDocument } from '../../../shared/contract/why.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { namedRef, refOf } from '../documents/object-ref.ts'
import { causesOf } from './causes.ts'

/** Why one object is as it is. */
export function whyDocument(
  source: ClusterSource,
  kind: Kind,
  { namespace, name }: { readonly namespace?: string | undefined; readonly name: string }
): WhyDocument {
  const place = kind.namespaced ? namespace : undefined
  const object = source.get(kind, place, name)
  if (object === undefined) return { ref: namedRef(kind, place, name), causes: [] }
  const ref = refOf(source, object, kind)
  return { ref, ...(ref.status !== undefined && { status: ref.status }), causes: causesOf(source, object) }
}
