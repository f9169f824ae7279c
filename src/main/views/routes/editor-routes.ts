import { kindFor } from '../checked-input.ts'
import { withDraft, withoutDraft } from '../editor/draft-shelf.ts'
import { explainKind } from '../editor/explain-kind.ts'
import { objectNames } from '../editor/object-names.ts'
import { os, type RouteParts } from './route-parts.ts'

export function editorRoutes(parts: RouteParts) {
  return {
    explain: os.editor.explain.handler(
      ({ input: { cluster, apiVersion, kind } }) =>
        explainKind(parts.sourceOf(cluster).kinds, parts.definitionTexts, apiVersion, kind) ?? null
    ),
    names: os.editor.names.handler(({ input: { cluster, group, resource, namespace, text } }) => {
      const source = parts.sourceOf(cluster)
      return objectNames(source, kindFor(source, group, resource), namespace, text)
    }),
    drafts: {
      list: os.editor.drafts.list.handler(({ input }) => parts.draftsOf(input.cluster)?.keptDrafts() ?? []),
      keep: os.editor.drafts.keep.handler(({ input: { cluster, draft } }) => {
        const memory = parts.draftsOf(cluster)
        const keptAt = Math.round(parts.sourceOf(cluster).now())
        memory?.keepDrafts(withDraft(memory.keptDrafts(), { ...draft, keptAt }))
      }),
      discard: os.editor.drafts.discard.handler(({ input: { cluster, id } }) => {
        const memory = parts.draftsOf(cluster)
        memory?.keepDrafts(withoutDraft(memory.keptDrafts(), id))
      })
    }
  }
}
