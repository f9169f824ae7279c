import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { useClusterScope } from '../connection/cluster-scope.ts'
import { allRead, happeningTypes, withNotice, type HappeningType, type Notice } from './notice.ts'

interface NoticeStore {
  /** Newest first, of all clusters. */
  readonly notices: readonly Notice[]
  /** Which happenings are told of. */
  readonly wanted: readonly HappeningType[]
  /** Shows the list. */
  readonly isOpen: boolean
  setOpen(isOpen: boolean): void
  add(notice: Omit<Notice, 'total'>): void
  replace(notices: readonly Notice[]): void
  /** Of the cluster that is open: the last is a person's to clear, nobody else does. */
  readAll(): void
  clear(): void
  want(type: HappeningType, isWanted: boolean): void
}

/** Kept from one start to the next, so that nothing is missed by a reload. */
export const useNotices = create<NoticeStore>()(
  persist(
    (set) => ({
      notices: [],
      wanted: happeningTypes,
      isOpen: false,
      setOpen: (isOpen) => set({ isOpen }),
      add: (notice) => set(({ notices }) => ({ notices: withNotice(notices, notice) })),
      replace: (notices) => set({ notices }),
      readAll: () => set(({ notices }) => ({ notices: allRead(notices, clusterHere()) })),
      clear: () => set(({ notices }) => ({ notices: notices.filter(({ cluster }) => cluster !== clusterHere()) })),
      want: (type, isWanted) =>
        set(({ wanted }) => ({
          wanted: happeningTypes.filter((one) => (one === type ? isWanted : wanted.includes(one)))
        }))
    }),
    { name: 'drydock-notices', partialize: ({ notices, wanted }) => ({ notices, wanted }) }
  )
)

/** Whose notices are shown: those of the cluster that the window is on. */
export function clusterHere(): string {
  const { cluster, clusterId } = useClusterScope.getState()
  return clusterId ?? cluster
}

export function useClusterHere(): string {
  return useClusterScope(({ cluster, clusterId }) => clusterId ?? cluster)
}

let made = 0

/** Not met again, also not after a reload. */
export function newNoticeId(): string {
  return `${Date.now().toString(36)}-${++made}`
}
