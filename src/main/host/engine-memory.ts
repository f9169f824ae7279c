import { setFlagsFromString } from 'node:v8'
import type { ResourceLimits } from 'node:worker_threads'

/**
 * Limits of the engine's thread. Its objects are many and live long: with V8's own young generation most of them would
 * be copied twice before they are let alone, which is a third of the time that a large cluster takes to be read.
 */
export const engineMemory: ResourceLimits = { maxYoungGenerationSizeMb: 64 }

/** By how many percent the heap may grow until it is collected. */
const growth = 20

/**
 * Lets the heap be collected sooner than V8 would, which waits until it has doubled: a large cluster holds a gigabyte
 * that lives, and what its controllers leave behind is not worth another. Of the whole process; call it when the file
 * is read, for what is read stays.
 */
export function boundHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${growth}`)
}
