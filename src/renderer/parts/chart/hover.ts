import { useCallback, useSyncExternalStore } from 'react'

/** A stretch of simulated time in milliseconds. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

interface Channel {
  moment: number | undefined
  /** What is being chosen to be looked at alone. */
  brush: Stretch | undefined
  readonly listeners: Set<() => void>
}

// Charts with the same id share one hover line and one brush; a channel lives as long as a chart listens to it.
const channels = new Map<string, Channel>()

function channelOf(id: string): Channel {
  let channel = channels.get(id)
  if (channel === undefined) {
    channel = { moment: undefined, brush: undefined, listeners: new Set() }
    channels.set(id, channel)
  }
  return channel
}

function change<K extends 'moment' | 'brush'>(id: string, key: K, next: Channel[K]): void {
  const channel = channelOf(id)
  if (channel[key] === next) return
  channel[key] = next
  for (const listener of channel.listeners) listener()
}

function useSubscribe(id: string): (listener: () => void) => () => void {
  return useCallback(
    (listener: () => void) => {
      const channel = channelOf(id)
      channel.listeners.add(listener)
      return () => {
        channel.listeners.delete(listener)
        if (channel.listeners.size === 0) channels.delete(id)
      }
    },
    [id]
  )
}

/** The moment under the pointer (ms) in any chart of this id, and how to say it. */
export function useHover(id: string): readonly [number | undefined, (moment: number | undefined) => void] {
  const moment = useSyncExternalStore(useSubscribe(id), () => channels.get(id)?.moment)
  const hover = useCallback((next: number | undefined) => change(id, 'moment', next), [id])
  return [moment, hover]
}

/** The stretch that is being chosen in any chart of this id, and how to say it. */
export function useBrush(id: string): readonly [Stretch | undefined, (brush: Stretch | undefined) => void] {
  const brush = useSyncExternalStore(useSubscribe(id), () => channels.get(id)?.brush)
  const draw = useCallback((next: Stretch | undefined) => change(id, 'brush', next), [id])
  return [brush, draw]
}
