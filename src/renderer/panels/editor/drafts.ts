// Texts that are neither applied nor saved, as the host keeps them.
import { create } from 'zustand'
import { longestDraft } from '../../../shared/contract/draft-limit.ts'
import type { Draft } from '../../../shared/contract/editor.ts'
import { host } from '../../connection/host.ts'

export type KeptText = Omit<Draft, 'keptAt'>

interface Drafts {
  /** As they were when they were last asked for. */
  readonly drafts: readonly Draft[]
}

export const useDrafts = create<Drafts>(() => ({ drafts: [] }))

export async function loadDrafts(): Promise<readonly Draft[]> {
  const { client, call } = host()
  const drafts = await client.editor.drafts.list(call)
  useDrafts.setState({ drafts })
  return drafts
}

export function canBeKept(text: string): boolean {
  return text.length <= longestDraft
}

export async function keepDraft(draft: KeptText): Promise<void> {
  const { client, call } = host()
  const { base, ...rest } = draft
  await client.editor.drafts.keep({
    ...call,
    draft: base === undefined || !canBeKept(base) ? rest : { ...rest, base }
  })
  await loadDrafts()
}

export async function discardDraft(id: string): Promise<void> {
  const { client, call } = host()
  await client.editor.drafts.discard({ ...call, id })
  await loadDrafts()
}
