// What an editor of manifests asks for besides applying them: what a kind's fields are, which names there are, and the
// texts that are not applied yet.
import { type } from '@orpc/contract'
import { z } from 'zod'
import { base, callInput } from './call.ts'
import { longestDraft } from './draft-limit.ts'

/** Names are offered, not listed: more than these nobody reads. */
export const offeredNames = 50
/** As many drafts are kept; the one that was not touched for longest makes room. */
export const mostDrafts = 30

const name = z.string().max(253)
/** That of its tab, which names the object. */
const draftId = z.string().min(1).max(1000)

/** A field, as kubectl explain tells of it. */
export interface ExplainedField {
  /** "integer", "[]Container", "map[string]string": kubectl explain's words. */
  readonly type: string
  /** The definition of the objects in it; absent where it holds scalars, or anything. */
  readonly definition?: string
  /** What holds them; absent where the field is the value itself. */
  readonly holds?: 'list' | 'map'
  readonly required?: true
  readonly enumValues?: readonly string[]
  readonly default?: string
  readonly text?: string
}

export interface ExplainedDefinition {
  readonly text?: string
  readonly fields: Readonly<Record<string, ExplainedField>>
}

/** A kind with all definitions that its fields lead to, by their names. */
export interface ExplainedKind {
  readonly root: string
  readonly definitions: Readonly<Record<string, ExplainedDefinition>>
}

/** A text that is neither applied nor saved. */
export const draftInput = z.object({
  id: draftId,
  /** The object that is edited; absent for a new manifest. */
  object: z.object({ group: name, resource: z.string().max(63), namespace: name.optional(), name }).optional(),
  text: z.string().max(longestDraft),
  /** The text as it was read, and the object: what others change meanwhile is told by it. */
  base: z.string().max(longestDraft).optional(),
  /** Whether it stands in a tab: such a one is opened again with the window. */
  isOpen: z.boolean()
})

export type Draft = z.infer<typeof draftInput> & {
  /** Milliseconds of simulated time. */
  readonly keptAt: number
}

export const editorContract = {
  /** Null where the cluster has no such kind. */
  explain: base
    .input(callInput.extend({ apiVersion: z.string().max(317), kind: z.string().max(253) }))
    .output(type<ExplainedKind | null>()),
  /** Names of objects of a kind that begin with a text, by the alphabet; of all namespaces where none is named. */
  names: base
    .input(
      callInput.extend({
        group: name,
        resource: z.string().max(63),
        namespace: name.optional(),
        text: z.string().max(253)
      })
    )
    .output(type<readonly string[]>()),
  drafts: {
    /** The newest first. */
    list: base.input(callInput).output(type<readonly Draft[]>()),
    keep: base.input(callInput.extend({ draft: draftInput })).output(type<void>()),
    discard: base.input(callInput.extend({ id: draftId })).output(type<void>())
  }
}
