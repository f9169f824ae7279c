import { useEffect, useState, useSyncExternalStore } from 'react'
import { create } from 'zustand'
import type { ClockDocument } from '../../shared/contract/simulation.ts'

interface SimulatedTime {
  readonly clock: ClockDocument | undefined
  /** performance.now() when the clock document came. */
  readonly receivedAt: number
}

/** The cluster's clock as last heard; the shell's clock control keeps it. */
export const useSimulatedTime = create<SimulatedTime>(() => ({ clock: undefined, receivedAt: 0 }))

/** Simulated milliseconds at this moment, extrapolated since the clock was last heard; 0 before it was. */
export function simulatedNow(): number {
  const { clock, receivedAt } = useSimulatedTime.getState()
  if (clock === undefined) return 0
  const speed = clock.reached ?? Math.max(clock.speed, 0)
  return clock.now + (performance.now() - receivedAt) * speed
}

/** Simulated milliseconds, looked at again every `interval` real milliseconds: for ages and other relative times. */
export function useSimulatedNow(interval = 1_000): number {
  const [now, setNow] = useState(simulatedNow)
  useEffect(() => {
    const timer = setInterval(() => setNow(simulatedNow()), interval)
    const unsubscribe = useSimulatedTime.subscribe(() => setNow(simulatedNow()))
    return () => {
      clearInterval(timer)
      unsubscribe()
    }
  }, [interval])
  return now
}

const tickListeners = new Set<() => void>()
let tickTimer: ReturnType<typeof setInterval> | undefined

/** One timer for every relative time on the screen. */
function onTick(listener: () => void): () => void {
  tickListeners.add(listener)
  tickTimer ??= setInterval(() => {
    for (const tell of tickListeners) tell()
  }, 500)
  return () => {
    tickListeners.delete(listener)
    if (tickListeners.size > 0) return
    clearInterval(tickTimer)
    tickTimer = undefined
  }
}

/** A text that depends on simulated time; the component draws again only when the text has changed. */
export function useTimedText(textAt: (now: number) => string): string {
  return useSyncExternalStore(onTick, () => textAt(simulatedNow()))
}
