import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { SchedulerViewInput } from '../../../shared/contract/scheduler-view.ts'

interface SchedulerChoices extends Pick<SchedulerViewInput, 'resource' | 'color' | 'sort' | 'group'> {
  /** Undefined: as many nodes as there are say. */
  readonly isSmall?: boolean | undefined
}

interface SchedulerSettings extends SchedulerChoices {
  change(choices: Partial<SchedulerChoices>): void
}

/** How nodes are drawn, kept from one start to the next. */
export const useSchedulerSettings = create<SchedulerSettings>()(
  persist(
    (set) => ({
      resource: 'memory',
      color: 'namespace',
      sort: 'name',
      group: '',
      change: (choices) => set(choices)
    }),
    {
      name: 'drydock-scheduler',
      partialize: ({ resource, color, sort, group, isSmall }) => ({ resource, color, sort, group, isSmall })
    }
  )
)
