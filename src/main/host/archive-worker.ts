// A thread that does one thing with one archive, and ends. What nobody foresaw ends it with its error.
import { parentPort, workerData } from 'node:worker_threads'
import { ShelfRefusal } from '../views/clusters/cluster-shelf.ts'
import { carryOut, type ArchiveTask } from './clusters/archive-task.ts'
import type { ArchiveOutcome } from './clusters/archive-thread.ts'

async function outcomeOf(task: ArchiveTask): Promise<ArchiveOutcome> {
  try {
    return { type: 'done', name: await carryOut(task) }
  } catch (error) {
    if (error instanceof ShelfRefusal) return { type: 'refused', message: error.message }
    throw error
  }
}

parentPort!.postMessage(await outcomeOf(workerData as ArchiveTask))
