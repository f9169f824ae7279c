import { create } from 'zustand'
import { persist } from 'zustand/middleware'

interface ApiSettings {
  /** Pixels of the request's detail under the list. */
  readonly detailHeight: number
  setDetailHeight(detailHeight: number): void
}

export const useApiSettings = create<ApiSettings>()(
  persist((set) => ({ detailHeight: 250, setDetailHeight: (detailHeight) => set({ detailHeight }) }), {
    name: 'drydock-api'
  })
)
