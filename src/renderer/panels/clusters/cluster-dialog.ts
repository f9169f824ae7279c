import { create } from 'zustand'
import type { ClusterSummary } from '../../../shared/contract/clusters.ts'

/** The dialog about clusters that is open. */
export type ClusterDialog =
  | { readonly type: 'create' }
  | { readonly type: 'rename' | 'duplicate' | 'delete' | 'export'; readonly cluster: ClusterSummary }
  /** Of a file that was dropped or chosen. */
  | { readonly type: 'import'; readonly file: File }

interface ClusterDialogStore {
  readonly dialog: ClusterDialog | undefined
  open(dialog: ClusterDialog): void
  close(): void
}

export const useClusterDialog = create<ClusterDialogStore>((set) => ({
  dialog: undefined,
  open: (dialog) => set({ dialog }),
  close: () => set({ dialog: undefined })
}))
