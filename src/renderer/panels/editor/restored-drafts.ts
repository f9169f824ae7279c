import { useEffect } from 'react'
import type { Draft } from '../../../shared/contract/editor.ts'
import { useConnection } from '../../connection/connection.ts'
import { useDock, type DockContent } from '../../shell/dock.ts'
import { loadDrafts } from './drafts.ts'

/** The tab in which a draft is written on. */
export function tabOfDraft(draft: Draft): DockContent {
  return draft.object === undefined
    ? { type: 'create', draft }
    : { type: 'edit', object: { ...draft.object, namespace: draft.object.namespace }, draft }
}

/** Tabs that were open when the window ended are there again, out of the way until somebody wants them. */
export function useRestoredDrafts(): void {
  const isFirst = useConnection(({ generation }) => generation === 1)
  useEffect(() => {
    if (!isFirst) return
    loadDrafts().then(
      (drafts) => {
        const { tabs, open, setCollapsed } = useDock.getState()
        const left = drafts.filter(({ isOpen }) => isOpen)
        for (const draft of left.toReversed()) open(tabOfDraft(draft))
        if (left.length > 0 && tabs.length === 0) setCollapsed(true)
      },
      // A window that lost its connection meanwhile asks for nothing: the drafts stay where they are.
      () => {}
    )
  }, [isFirst])
}
