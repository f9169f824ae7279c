import { useCallback, useSyncExternalStore } from 'react'

interface Channel {
  moment: number | undefined
  readonly listeners: Set<() => void>
}

// Charts with the same id share one hover line; a channel lives as long as a chart listens to it.
const channels = new Map<string, Channel>()

function channelOf(id: string): Channel {
  let channel = channels.get(id)
  if (channel === undefined) {
    channel = { moment: undefined, listeners: new Set() }
    channels.set(id, channel)
  }
  return channel
}

/** The moment under the pointer (ms) in any chart of this id, and how to say it. */
export function useHover(id: string): readonly [number | undefined, (moment: number | undefined) => void] {
  const subscribe = useCallback(
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
  const moment = useSyncExternalStore(subscribe, () => channels.get(id)?.moment)
  const hover = useCallback(
    (next: number | undefined) => {
      const channel = channelOf(id)
      if (channel.moment === next) return
      channel.moment = next
      for (const listener of channel.listeners) listener()
    },
    [id]
  )
  return [moment, hover]
}
