import { useEffect, useState } from 'react'
import type { SchedulingDecision, VerdictQuery } from '../../../shared/contract/simulation.ts'
import { useCallScope } from '../../connection/cluster-scope.ts'
import { useConnection } from '../../connection/connection.ts'
import type { ObjectLink } from '../../shell/route.ts'

/** Which attempt, and which of its nodes in which order. */
export type DecisionQuery = VerdictQuery & { readonly attempt?: number | undefined }

/**
 * A decision of the scheduler about a pod, asked for again with each of its versions; null where there is none, undefined
 * until it is known.
 */
export function useDecision(
  { group, resource, namespace, name }: ObjectLink,
  version: string,
  query: DecisionQuery
): SchedulingDecision | null | undefined {
  const client = useConnection((connection) => connection.client)
  const { cluster, identity } = useCallScope()
  const [decision, setDecision] = useState<SchedulingDecision | null>()
  const key = JSON.stringify(query)
  useEffect(() => {
    let isCurrent = true
    const asked = JSON.parse(key) as DecisionQuery
    client?.simulation.why({ cluster, identity, ref: { group, resource, namespace, name }, ...asked }).then(
      (found) => {
        if (isCurrent) setDecision(found ?? null)
      },
      // A source that keeps no decisions has none to show.
      () => {
        if (isCurrent) setDecision(null)
      }
    )
    return () => {
      isCurrent = false
    }
    // With each attempt of the scheduler the pod has another version.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [client, cluster, identity, group, resource, namespace, name, version, key])
  return decision
}
