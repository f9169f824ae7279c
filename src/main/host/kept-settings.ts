import type { Draft } from '../../shared/contract/editor.ts'
import type { Json } from '../../shared/kube/object.ts'
import type { Bookmark } from '../../shared/moments/moment.ts'
import type { ClusterFile } from '../engine/store/cluster-file.ts'
import type { DrainCall } from '../views/drain/drain.ts'
import type { GovernedCluster } from './cluster-control.ts'

const speedKey = 'speed'
const drainsKey = 'drains'
const draftsKey = 'drafts'
const bookmarksKey = 'bookmarks'

type KeptSettings = Pick<
  GovernedCluster,
  'keepSpeed' | 'keptDrains' | 'keepDrains' | 'keptDrafts' | 'keepDrafts' | 'keptBookmarks' | 'keepBookmarks'
>

/** What a person has set beside the objects of a cluster; it lies in the cluster's file. */
export function keptSettings(file: () => ClusterFile, commit: () => void): KeptSettings {
  const keep = (key: string, value: unknown): void => {
    file().meta.set(key, value as Json)
    commit()
  }
  return {
    keepSpeed: (speed) => keep(speedKey, speed),
    keptDrains: () => (file().meta.get(drainsKey) ?? []) as unknown as readonly DrainCall[],
    keepDrains: (drains) => keep(drainsKey, drains),
    keptDrafts: () => (file().meta.get(draftsKey) ?? []) as unknown as readonly Draft[],
    keepDrafts: (drafts) => keep(draftsKey, drafts),
    keptBookmarks: () => (file().meta.get(bookmarksKey) ?? []) as unknown as readonly Bookmark[],
    keepBookmarks: (bookmarks) => keep(bookmarksKey, bookmarks)
  }
}

/** Undefined where nobody has chosen one. */
export function keptSpeed(file: ClusterFile): number | undefined {
  return file.meta.get(speedKey) as number | undefined
}
