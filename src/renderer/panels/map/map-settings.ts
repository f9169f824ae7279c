import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** What the map shows, kept from one start to the next. */
interface MapChoices {
  readonly traffic: boolean
  readonly owners: boolean
  readonly config: boolean
  readonly policies: boolean
  readonly troubled: boolean
  readonly group: 'namespace' | 'node'
  /** Steps from the object whose neighbourhood is shown. */
  readonly hops: number
  readonly isList: boolean
}

export type MapSwitch = 'traffic' | 'owners' | 'config' | 'policies' | 'troubled'

interface MapSettings extends MapChoices {
  change(choices: Partial<MapChoices>): void
}

export const useMapSettings = create<MapSettings>()(
  persist(
    (set) => ({
      traffic: true,
      owners: false,
      config: false,
      policies: false,
      troubled: false,
      group: 'namespace',
      hops: 2,
      isList: false,
      change: (choices) => set(choices)
    }),
    {
      name: 'drydock-map',
      // What hides most of a cluster is not to be met again on the next day.
      partialize: ({ traffic, owners, config, policies, group, hops }) => ({
        traffic,
        owners,
        config,
        policies,
        group,
        hops
      })
    }
  )
)
