import { useSyncExternalStore } from 'react'
import type { LogBuffer } from './log-buffer.ts'

/**
 * Draws the component again when the buffer has changed, once a frame at most. Only what shows lines or counts them asks
 * for it: the tools and choices around them stand still while thousands of lines come.
 */
export function useBufferVersion(buffer: LogBuffer): number {
  return useSyncExternalStore(buffer.subscribe, () => buffer.version)
}

export function useIsEmpty(buffer: LogBuffer): boolean {
  return useSyncExternalStore(buffer.subscribe, () => buffer.held === 0)
}

export function useHeld(buffer: LogBuffer): number {
  return useSyncExternalStore(buffer.subscribe, () => buffer.held)
}
