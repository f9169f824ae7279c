import { useEffect, useRef } from 'react'
import type { Trouble, TroublesDocument } from '../../shared/contract/troubles.ts'
import { useChaos } from '../connection/chaos.ts'
import { simulatedNow } from '../connection/simulated-time.ts'
import { useLive } from '../connection/use-live.ts'
import { lateDeeds } from './deeds.ts'
import { causesOf, noticesAfter } from './happenings.ts'
import { clusterHere, newNoticeId, useNotices } from './notice-store.ts'

/** What waits is looked at again so often, in real milliseconds: time alone can make news of it. */
const lookInterval = 2_000

/** What is wrong in a cluster, and what was when the window began to look at it. */
interface Seen {
  readonly cluster: string
  readonly troubles: readonly Trouble[]
  readonly atFirst: ReadonlySet<string>
}

/** Tells of what goes wrong in the cluster, for as long as it is there; draws nothing. */
export function TroubleFeed(): null {
  const seen = useRef<Seen>(undefined)
  useLive<TroublesDocument>(
    'troubles',
    async (client, scope, options) => client.troubles.watch(scope, options),
    ({ troubles }) => {
      const cluster = clusterHere()
      const { current } = seen
      const atFirst = current?.cluster === cluster ? current.atFirst : causesOf(troubles)
      seen.current = { cluster, troubles, atFirst }
      tell(seen.current)
    }
  )
  useEffect(() => {
    const timer = setInterval(() => {
      if (seen.current !== undefined) tell(seen.current)
    }, lookInterval)
    return () => clearInterval(timer)
  }, [])
  return null
}

function tell({ cluster, troubles, atFirst }: Seen): void {
  // Another cluster was opened, and has not told anything yet.
  if (cluster !== clusterHere()) return
  const { notices, wanted, replace } = useNotices.getState()
  const faults = new Map((useChaos.getState().entries ?? []).map(({ id, since }) => [id, since]))
  const told = { cluster, now: Math.round(simulatedNow()), wanted, deeds: lateDeeds(), faults, atFirst }
  const after = noticesAfter(notices, troubles, told, newNoticeId)
  if (after !== notices) replace(after)
}
