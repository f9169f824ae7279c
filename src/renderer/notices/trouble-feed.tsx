import { useEffect, useEffectEvent, useState } from 'react'
import type { Trouble, TroublesDocument } from '../../shared/contract/troubles.ts'
import { useChaos } from '../connection/chaos.ts'
import { simulatedNow } from '../connection/simulated-time.ts'
import { useDocument } from '../connection/use-live.ts'
import { lateDeeds } from './deeds.ts'
import { causesOf, noticesAfter } from './happenings.ts'
import { newNoticeId, useClusterHere, useNotices } from './notice-store.ts'

/** What waits is looked at again so often, in real milliseconds: time alone can make news of it. */
const lookInterval = 2_000

/** Tells of what goes wrong in the cluster, for as long as it is there; draws nothing. */
export function TroubleFeed(): null {
  const cluster = useClusterHere()
  const { value } = useDocument<TroublesDocument>('troubles', async (client, scope, options) =>
    client.troubles.watch(scope, options)
  )
  const [atFirst, setAtFirst] = useState<{ readonly cluster: string; readonly causes: ReadonlySet<string> }>()
  if (value !== undefined && atFirst?.cluster !== cluster) setAtFirst({ cluster, causes: causesOf(value.troubles) })
  const look = useEffectEvent((troubles: readonly Trouble[]) => {
    if (atFirst?.cluster !== cluster) return
    const { notices, wanted, replace } = useNotices.getState()
    const faults = new Map((useChaos.getState().entries ?? []).map(({ id, since }) => [id, since]))
    const told = { cluster, now: simulatedNow(), wanted, deeds: lateDeeds(), faults, atFirst: atFirst.causes }
    const after = noticesAfter(notices, troubles, told, newNoticeId)
    if (after !== notices) replace(after)
  })
  useEffect(() => {
    if (value === undefined) return
    const { troubles } = value
    look(troubles)
    const timer = setInterval(() => look(troubles), lookInterval)
    return () => clearInterval(timer)
  }, [value])
  return null
}
