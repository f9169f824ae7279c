import { requestedKind } from './body.ts'
import { signatureOf, type Call } from './call.ts'
import type { Signature } from './managed-fields/managed-fields.ts'

/** Who writes with this request, and in which form of the kind. */
export function authorOf(call: Call, subresource?: string): Signature {
  const { form } = call
  const signature = signatureOf(call, subresource)
  if (form === undefined) return signature
  return { ...signature, as: { kind: requestedKind(call), fromStored: (object) => form.fromStored(object) } }
}
