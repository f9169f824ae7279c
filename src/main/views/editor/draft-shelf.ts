// Texts that are neither applied nor saved. They are no part of what the cluster is, and are kept in its file all the
// same: a text is about one cluster, and the window may be gone at any moment.
import { mostDrafts, type Draft } from '../../../shared/contract/editor.ts'

/** Where drafts are kept, so that they outlive the program. */
export interface DraftMemory {
  keptDrafts(): readonly Draft[]
  keepDrafts(drafts: readonly Draft[]): void
}

/** All texts together; the oldest make room. */
const mostCharacters = 8_000_000

/** The drafts with one more, or with one changed, newest first. */
export function withDraft(drafts: readonly Draft[], draft: Draft): readonly Draft[] {
  const kept = [draft, ...withoutDraft(drafts, draft.id)].slice(0, mostDrafts)
  let characters = 0
  return kept.filter(({ text, base = '' }, index) => {
    characters += text.length + base.length
    return index === 0 || characters <= mostCharacters
  })
}

export function withoutDraft(drafts: readonly Draft[], id: string): readonly Draft[] {
  return drafts.filter((draft) => draft.id !== id)
}
