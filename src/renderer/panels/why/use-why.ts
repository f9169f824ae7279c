import type { WhyDocument } from '../../../shared/contract/why.ts'
import { useDocument } from '../../connection/use-live.ts'
import type { ObjectLink } from '../../shell/route.ts'
import { linkKey } from '../objects/object-names.ts'

/** Why an object is as it is, for as long as somebody looks. */
export function useWhy({ group, resource, namespace, name }: ObjectLink): {
  readonly value: WhyDocument | undefined
  readonly error: Error | undefined
} {
  const ref = { group, resource, name, ...(namespace !== undefined && { namespace }) }
  return useDocument<WhyDocument>(`why/${linkKey(ref)}`, async (client, scope, options) =>
    client.why.watch({ ...scope, ref }, options)
  )
}
