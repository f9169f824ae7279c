import { create } from 'zustand'
import { persist } from 'zustand/middleware'

interface LogSettings {
  readonly wrap: boolean
  readonly showTime: boolean
  set(settings: Partial<Pick<LogSettings, 'wrap' | 'showTime'>>): void
}

/** How logs are drawn, everywhere and the next time too. */
export const useLogSettings = create<LogSettings>()(
  persist((set) => ({ wrap: true, showTime: true, set: (settings) => set(settings) }), { name: 'drydock-logs' })
)
