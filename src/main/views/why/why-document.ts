import type { WhyDocument } from '../../../shared/contract/why.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { namedRef, refOf } from '../documents/object-ref.ts'
import { causesOf } from './causes.ts'
import { missingObject } from './refusal-causes.ts'

/** Why one object is as it is. */
export function whyDocument(
  source: ClusterSource,
  kind: Kind,
  { namespace, name }: { readonly namespace?: string | undefined; readonly name: string }
): WhyDocument {
  const place = kind.namespaced ? namespace : undefined
  const object = source.get(kind, place, name)
  // Others name what is not there; only of pods and nodes nobody expects that they come back under their name.
  if (object === undefined) {
    const comesBack = kind !== (podKind as Kind) && kind !== (nodeKind as Kind)
    return { ref: namedRef(kind, place, name), causes: comesBack ? missingObject(source, kind, place, name) : [] }
  }
  const ref = refOf(source, object, kind)
  return { ref, ...(ref.status !== undefined && { status: ref.status }), causes: causesOf(source, object) }
}
