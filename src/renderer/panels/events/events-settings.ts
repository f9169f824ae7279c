import { create } from 'zustand'
import { persist } from 'zustand/middleware'

interface EventsSettings {
  readonly warningsOnly: boolean
  readonly sort: { readonly column: string; readonly descending: boolean }
  set(settings: Partial<Pick<EventsSettings, 'warningsOnly' | 'sort'>>): void
}

/** The newest first, as a person asks what has just happened. */
export const useEventsSettings = create<EventsSettings>()(
  persist(
    (set) => ({
      warningsOnly: false,
      sort: { column: 'last-seen', descending: false },
      set: (settings) => set(settings)
    }),
    { name: 'drydock-events' }
  )
)
