import { create } from 'zustand'
import type { ChaosChange } from '../../shared/chaos/fault.ts'
import type { ChaosDocument } from '../../shared/contract/chaos.ts'
import { noteDeeds } from '../notices/deeds.ts'
import type { Client } from './connection.ts'
import { host } from './host.ts'
import { useLive } from './use-live.ts'

interface ChaosState {
  /** All that is broken on purpose; undefined until that is known. */
  readonly entries: ChaosDocument | undefined
}

/** What is on, as last heard; the top bar keeps it. */
export const useChaos = create<ChaosState>(() => ({ entries: undefined }))

/** Follows what is on, for the whole window: in one place only. */
export function useChaosFeed(): void {
  useLive<ChaosDocument>(
    'chaos',
    async (client, scope, options) => client.chaos.watch(scope, options),
    (entries) => useChaos.setState({ entries })
  )
}

type ChangeInput = Parameters<Client['chaos']['change']>[0]['change']

/** Breaks something, or mends it. Throws what refuses it. */
export async function changeChaos(change: ChaosChange): Promise<void> {
  const { client, call } = host()
  const outcome = await client.chaos.change({ ...call, change: change as ChangeInput })
  noteDeeds([undefined])
  if (!outcome.isDone) throw new Error(outcome.message)
}
