import { useEffect, useState } from 'react'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { useCallScope } from '../../../connection/cluster-scope.ts'
import { useConnection } from '../../../connection/connection.ts'
import type { ObjectLink } from '../../../shell/route.ts'

/** An object as it was at a revision; null where that is kept no more, undefined until it is known. */
export function useVersion(link: ObjectLink, revision: number | undefined): KubeObject | null | undefined {
  const { group, resource, namespace, name } = link
  const client = useConnection((connection) => connection.client)
  const { cluster, identity } = useCallScope()
  const [found, setFound] = useState<{ readonly revision: number; readonly object: KubeObject | null }>()
  useEffect(() => {
    if (revision === undefined) return undefined
    let isCurrent = true
    const ref = { group, resource, namespace, name }
    client?.objectHistory.at({ cluster, identity, ref, revision }).then(
      (object) => {
        if (isCurrent) setFound({ revision, object: object ?? null })
      },
      () => {
        if (isCurrent) setFound({ revision, object: null })
      }
    )
    return () => {
      isCurrent = false
    }
  }, [client, cluster, identity, group, resource, namespace, name, revision])
  return found?.revision === revision ? found?.object : undefined
}
