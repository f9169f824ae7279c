import { create } from 'zustand'
import type { FaultChoice } from '../panels/chaos/fault-choice.ts'
import type { ObjectLink } from '../shell/route.ts'

/** The dialog that an action opened, with the objects it is about. */
export interface ActionDialogState {
  readonly type:
    | 'scale'
    | 'label'
    | 'debug'
    | 'delete'
    | 'set-image'
    | 'expand'
    | 'drain'
    | 'load'
    | 'request'
    | 'traffic'
    | 'forward'
    | 'browser'
    | 'chaos'
  readonly links: readonly ObjectLink[]
  /** What the deletion is of, where it is more than its objects: what it is noted as. */
  readonly doing?: string
  /** Of the dialog of chaos: what it begins with. */
  readonly choice?: FaultChoice
}

interface ActionDialogStore {
  readonly dialog: ActionDialogState | undefined
  open(dialog: ActionDialogState): void
  close(): void
}

export const useActionDialog = create<ActionDialogStore>((set) => ({
  dialog: undefined,
  open: (dialog) => set({ dialog }),
  close: () => set({ dialog: undefined })
}))
