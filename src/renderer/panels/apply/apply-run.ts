import type { DocumentResult } from '../../../shared/contract/kube.ts'
import { host } from '../../connection/host.ts'
import type { PlannedDocument } from './planned-documents.ts'

/** What became of one document; its lines are those of its file. */
export interface AppliedDocument {
  readonly document: PlannedDocument
  readonly results: readonly DocumentResult[]
}

/**
 * kubectl apply of one document after the other, as the window's identity. A refusal does not stop those behind it, as
 * with kubectl; a lost connection does. `onApplied` is told of each.
 */
export async function applyDocuments(
  documents: readonly PlannedDocument[],
  namespace: string,
  onApplied: (applied: AppliedDocument) => void,
  signal: AbortSignal
): Promise<void> {
  for (const document of documents) {
    if (signal.aborted) return
    const { client, call } = host()
    const sent = { ...call, yaml: document.text, namespace, mode: 'apply', dryRun: false } as const
    const { documents: results } = await client.kube.apply(sent)
    onApplied({ document, results: results.map((result) => placed(result, document.before)) })
  }
}

/** With the lines of the whole file. */
function placed(result: DocumentResult, before: number): DocumentResult {
  const { error, line } = result
  return { ...result, line: line + before, ...(error && { error: { ...error, line: error.line + before } }) }
}

export function hasFailed({ results }: AppliedDocument): boolean {
  return results.some(({ outcome }) => outcome === 'failed')
}
