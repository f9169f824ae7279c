// Texts that are neither applied nor saved, as the host keeps them.
import { create } from 'zustand'
import { longestDraft } from '../../../shared/contract/draft-limit.ts'
import type { Draft } from '../../../shared/contract/editor.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useConnection, type Client } from '../../connection/connection.ts'

export type KeptText = Omit<Draft, 'keptAt'>

interface Drafts {
  /** As they were when they were last asked for. */
  readonly drafts: readonly Draft[]
}

export const useDrafts = create<Drafts>(() => ({ drafts: [] }))

export async function loadDrafts(): Promise<readonly Draft[]> {
  const { client, ...scope } = connected()
  const drafts = await client.editor.drafts.list(scope)
  useDrafts.setState({ drafts })
  return drafts
}

export function canBeKept(text: string): boolean {
  return text.length <= longestDraft
}

export async function keepDraft(draft: KeptText): Promise<void> {
  const { client, ...scope } = connected()
  const { base, ...rest } = draft
  await client.editor.drafts.keep({
    ...scope,
    draft: base === undefined || !canBeKept(base) ? rest : { ...rest, base }
  })
  await loadDrafts()
}

export async function discardDraft(id: string): Promise<void> {
  const { client, ...scope } = connected()
  await client.editor.drafts.discard({ ...scope, id })
  await loadDrafts()
}

function connected(): { readonly client: Client; readonly cluster: string; readonly identity: string } {
  const { client } = useConnection.getState()
  if (client === undefined) throw new Error('There is no connection to the cluster')
  const { cluster, identity } = useClusterScope.getState()
  return { client, cluster, identity }
}
