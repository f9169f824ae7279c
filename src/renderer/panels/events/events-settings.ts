import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { EventsInput } from '../../../shared/contract/events.ts'

type Settings = Pick<EventsInput, 'grouped' | 'sort'> & {
  readonly warningsOnly: boolean
  /** Milliseconds up to now that are looked at; undefined for all that is kept. */
  readonly within: number | undefined
}

interface EventsSettings extends Settings {
  set(settings: Partial<Settings>): void
}

/** The newest first, as a person asks what has just happened. */
export const useEventsSettings = create<EventsSettings>()(
  persist(
    (set) => ({
      warningsOnly: false,
      grouped: true,
      within: 15 * 60_000,
      sort: { column: 'last', descending: false },
      set: (settings) => set(settings)
    }),
    { name: 'drydock-events-explorer' }
  )
)
