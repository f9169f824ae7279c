// For tests: what a window does to the clusters of a data folder.
import { pieceBytes } from '../../../shared/contract/cluster-limits.ts'
import type { ExportOrder } from '../../../shared/contract/clusters.ts'
import type { EngineCluster } from '../engine-cluster.ts'

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
