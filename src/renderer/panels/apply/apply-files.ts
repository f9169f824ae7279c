import { create } from 'zustand'

/** A file that was dropped onto the window or chosen, with where it lay. */
export interface PickedFile {
  /** "shop/web/deployment.yaml". */
  readonly path: string
  readonly file: File
}

/** What a caller wants of files besides. */
export interface ApplyWish {
  readonly title: string
  /** When all has been applied. */
  readonly after?: () => Promise<void>
}

interface ApplyFilesStore {
  /** Undefined while nothing is to be applied; empty where files are still to be chosen. */
  readonly files:
    | {
        readonly number: number
        readonly picked: readonly PickedFile[]
        /** Then they are applied at once. */
        readonly wish: ApplyWish | undefined
      }
    | undefined
  open(picked: readonly PickedFile[], wish?: ApplyWish): void
  close(): void
}

export const useApplyFiles = create<ApplyFilesStore>((set) => ({
  files: undefined,
  open: (picked, wish) => set(({ files }) => ({ files: { number: (files?.number ?? 0) + 1, picked, wish } })),
  close: () => set({ files: undefined })
}))
