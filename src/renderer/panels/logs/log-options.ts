import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** When a line was written: on the clock, before now, or not at all. */
export type TimeStyle = 'clock' | 'ago' | 'none'

interface LogOptions {
  readonly wrap: boolean
  readonly times: TimeStyle
  /** Of the page; the dock has room for lines only. */
  readonly events: readonly ('Normal' | 'Warning')[]
  set(options: Partial<Pick<LogOptions, 'wrap' | 'times' | 'events'>>): void
}

/** How logs are drawn, everywhere and the next time too. */
export const useLogOptions = create<LogOptions>()(
  persist((set): LogOptions => ({ wrap: true, times: 'clock', events: ['Warning'], set: (options) => set(options) }), {
    name: 'drydock-log-options'
  })
)

const nextTimes: Readonly<Record<TimeStyle, TimeStyle>> = { clock: 'ago', ago: 'none', none: 'clock' }

export function nextTimeStyle(times: TimeStyle): TimeStyle {
  return nextTimes[times]
}
