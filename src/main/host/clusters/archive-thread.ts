// Archives are packed, unpacked and checked in a thread of their own: meanwhile the cluster that runs goes on. What is
// wrong with a file that came from elsewhere, the memory that it takes included, ends that thread and nothing else.
import { Worker } from 'node:worker_threads'
import { ShelfRefusal } from '../../views/clusters/cluster-shelf.ts'
import { engineMemory } from '../engine-memory.ts'
import type { RunArchiveTask } from './archive-task.ts'

/** What the thread says once, at its end. */
export type ArchiveOutcome =
  | { readonly type: 'done'; readonly name: string }
  | { readonly type: 'refused'; readonly message: string }

/** Runs each task in a thread of its own; `entry` is its file, archive-worker. */
export function inArchiveThread(entry: string): RunArchiveTask {
  return async (task, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<ArchiveOutcome>()
    const worker = new Worker(entry, { workerData: task, resourceLimits: engineMemory })
    const stop = (): void => void worker.terminate()
    signal.addEventListener('abort', stop)
    worker.once('message', resolve)
    worker.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new ShelfRefusal('there is not memory enough for it') : error)
    )
    worker.once('exit', () => reject(new ShelfRefusal('it was given up')))
    if (signal.aborted) stop()
    try {
      const outcome = await promise
      if (outcome.type === 'refused') throw new ShelfRefusal(outcome.message)
      return outcome.name
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }
}
