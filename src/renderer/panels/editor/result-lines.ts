import type { DocumentResult } from '../../../shared/contract/kube.ts'
import { allKinds } from '../../connection/cluster-kinds.ts'
import type { CodeProblem } from '../../parts/editor/code-editor.tsx'
import type { MarkName } from '../../parts/status-mark.tsx'
import type { ObjectLink } from '../../shell/route.ts'

/** "deployment.apps/web created", "namespace/shop unchanged (server dry run)", as kubectl apply prints it. */
export function resultLine(result: DocumentResult, dryRun: boolean): string {
  const suffix = dryRun ? ' (server dry run)' : ''
  if (result.outcome !== 'failed') return `${qualifiedTarget(result)} ${result.outcome}${suffix}`
  const target = result.resource === undefined ? '' : `${qualifiedTarget(result)}: `
  return `${target}${result.error?.message ?? ''}`
}

function qualifiedTarget({ kind, resource, name }: DocumentResult): string {
  const known = allKinds().find((candidate) => candidate.kind === kind && candidate.resource === resource)
  const group = known === undefined || known.group === '' ? '' : `.${known.group}`
  return `${known?.singular ?? kind?.toLowerCase() ?? ''}${group}/${name ?? ''}`
}

/** Where the object of a result can be looked at; undefined for what is not there. */
export function resultLink({ kind, resource, namespace, name, outcome }: DocumentResult, dryRun: boolean): ObjectLink | undefined {
  const known = allKinds().find((candidate) => candidate.kind === kind && candidate.resource === resource)
  if (known === undefined || name === undefined || outcome === 'failed' || (dryRun && outcome === 'created')) return undefined
  return { group: known.group, resource: known.resource, namespace, name }
}

export function resultMark({ outcome, warnings }: DocumentResult): MarkName {
  if (outcome === 'failed') return 'bad'
  if (warnings.length > 0) return 'warn'
  return outcome === 'unchanged' ? 'done' : outcome === 'created' ? 'ok' : 'change'
}

/** Marks in the margin of the editor: refusals on the line of their field, warnings on the document's. */
export function problemsOf(results: readonly DocumentResult[]): readonly CodeProblem[] {
  return results.flatMap(({ line, error, warnings }): readonly CodeProblem[] => [
    ...(error === undefined
      ? []
      : [{ line: error.line, ...(error.column === undefined ? {} : { column: error.column }), message: error.message, severity: 'error' as const }]),
    ...warnings.map((message) => ({ line, message, severity: 'warning' as const }))
  ])
}

export interface OutcomeCounts {
  readonly created: number
  readonly configured: number
  readonly unchanged: number
  readonly failed: number
}

export function countOutcomes(results: readonly DocumentResult[]): OutcomeCounts {
  const counts = { created: 0, configured: 0, unchanged: 0, failed: 0 }
  for (const { outcome } of results) counts[outcome]++
  return counts
}
