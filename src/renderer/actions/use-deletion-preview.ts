import { useEffect, useState } from 'react'
import type { DeleteChoice } from '../../shared/actions/object-action.ts'
import type { DeletionPreview } from '../../shared/contract/deletion.ts'
import { useCallScope } from '../connection/cluster-scope.ts'
import { useConnection } from '../connection/connection.ts'
import type { ObjectLink } from '../shell/route.ts'

/** What goes with these objects at this moment; undefined until it is known, or where nobody can say. */
export function useDeletionPreview(
  links: readonly ObjectLink[],
  propagation: DeleteChoice['propagationPolicy']
): DeletionPreview | undefined {
  const client = useConnection((connection) => connection.client)
  const { cluster, identity } = useCallScope()
  const [found, setFound] = useState<{ readonly key: string; readonly preview: DeletionPreview }>()
  const refs = JSON.stringify(
    links.map(({ group, resource, namespace, name }) => ({ group, resource, namespace, name }))
  )
  const key = `${propagation} ${refs}`
  useEffect(() => {
    let isCurrent = true
    client?.deletion.preview({ cluster, identity, propagation, refs: JSON.parse(refs) as ObjectLink[] }).then(
      (preview) => {
        if (isCurrent) setFound({ key, preview })
      },
      // It can be deleted all the same.
      () => {}
    )
    return () => {
      isCurrent = false
    }
  }, [client, cluster, identity, propagation, refs, key])
  return found?.key === key ? found.preview : undefined
}
