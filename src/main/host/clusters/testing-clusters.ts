// For tests: a host on a data folder, and what a window does to its clusters.
import { pieceBytes } from '../../../shared/contract/cluster-limits.ts'
import type { ExportOrder } from '../../../shared/contract/clusters.ts'
import { EngineCluster } from '../engine-cluster.ts'
import type { EngineOptions } from '../engine-thread.ts'
import type { RunArchiveTask } from './archive-task.ts'

/** Its time stands still. */
export function openHost(
  data: string,
  options: Partial<EngineOptions> = {},
  runArchiveTask?: RunArchiveTask
): EngineCluster {
  const all: EngineOptions = {
    data,
    speed: 0,
    seed: undefined,
    nodes: undefined,
    fixture: false,
    api: undefined,
    controlPlaneOnly: false,
    serviceRange: undefined,
    ...options
  }
  return new EngineCluster(all, undefined, runArchiveTask)
}

/** The file of a cluster, or its manifests, as a window has it after the transfer. */
export async function exportedBytes(
  { shelf }: EngineCluster,
  id: string,
  order: Partial<Omit<ExportOrder, 'id'>> = {}
): Promise<Buffer> {
  const { as = 'cluster', secretValues = false } = order
  const { transfer, bytes } = await shelf.beginExport({ id, as, secretValues })
  const pieces: Buffer[] = []
  for (let offset = 0; offset < bytes; offset += pieceBytes) pieces.push(shelf.readPiece(transfer, offset))
  shelf.endTransfer(transfer)
  return Buffer.concat(pieces)
}

/** The name of the cluster that it became. */
export async function importBytes(
  { shelf }: EngineCluster,
  bytes: Buffer,
  fileName = 'given.drydock'
): Promise<string> {
  const transfer = shelf.beginImport(fileName, bytes.length)
  for (let offset = 0; offset < bytes.length; offset += pieceBytes)
    shelf.writePiece(transfer, offset, bytes.subarray(offset, offset + pieceBytes))
  return (await shelf.endImport(transfer)).name
}
