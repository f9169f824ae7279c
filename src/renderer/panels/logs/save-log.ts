import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useConnection } from '../../connection/connection.ts'
import { saveFile } from '../../parts/save-file.ts'
import type { ObjectLink } from '../../shell/route.ts'

export interface SavedLog {
  readonly container: string | undefined
  readonly previous: boolean
  readonly only: { readonly text: string; readonly regex: boolean } | undefined
  readonly timestamps: boolean
}

/** All lines that are kept, as a file. Returns whether the host had to leave out the oldest. Throws what the host says. */
export async function saveLog(
  object: ObjectLink,
  { container, previous, only, timestamps }: SavedLog
): Promise<boolean> {
  const { client } = useConnection.getState()
  if (client === undefined) throw new Error('There is no connection to the cluster')
  const { cluster, identity } = useClusterScope.getState()
  const { group, resource, namespace, name } = object
  const { text, truncated } = await client.logs.download({
    cluster,
    identity,
    ref: { group, resource, name, ...(namespace === undefined ? {} : { namespace }) },
    ...(container === undefined ? {} : { container }),
    previous,
    ...(only === undefined ? {} : { search: only.text, regex: only.regex }),
    timestamps
  })
  saveFile(`${name}${container === undefined ? '' : `-${container}`}${previous ? '-previous' : ''}.log`, text)
  return truncated
}
