import type { ClustersDocument, ExportOrder, Transfer } from '../../../shared/contract/clusters.ts'
import type { ClusterChoice } from '../../../shared/machines/presets.ts'

/** What was asked of the clusters cannot be; the message is for the person who asked. */
export class ShelfRefusal extends Error {
  override readonly name = 'ShelfRefusal'
}

export interface NewClusterOrder {
  readonly name: string
  readonly choice: ClusterChoice
  readonly seed?: string | undefined
}

/** The clusters of a data folder as the window shows and governs them. All but the first two throw ShelfRefusal. */
export interface ClusterShelf {
  document(): ClustersDocument
  /** Told whenever the document may have changed. Returns the function that ends it. */
  onChange(listener: () => void): () => void
  create(order: NewClusterOrder): string
  open(id: string): void
  rename(id: string, name: string): void
  duplicate(id: string, name: string): string
  remove(id: string): void
  restore(id: string): string
  erase(id: string): void
  endFirstRun(): void
  beginExport(order: ExportOrder): Promise<Transfer>
  readPiece(transfer: string, offset: number): Buffer
  beginImport(fileName: string, bytes: number): string
  writePiece(transfer: string, offset: number, piece: Buffer): void
  endImport(transfer: string): Promise<{ readonly id: string; readonly name: string }>
  endTransfer(transfer: string): void
}
