import type { DocumentResult, FieldConflict, ManifestError } from '../../../shared/contract/kube.ts'
import { allKinds } from '../../connection/cluster-kinds.ts'
import type { CodeProblem } from '../../parts/editor/code-editor.tsx'
import type { MarkName } from '../../parts/status-mark.tsx'
import type { ObjectLink } from '../../shell/route.ts'

/** "deployment.apps/web created", "namespace/shop unchanged (server dry run)", as kubectl apply prints it. */
export function resultLine(result: DocumentResult, dryRun: boolean): string {
  const suffix = dryRun ? ' (server dry run)' : ''
  if (result.outcome !== 'failed') return `${qualifiedTarget(result)} ${result.outcome}${suffix}`
  const target = result.resource === undefined ? '' : `${qualifiedTarget(result)}: `
  const message = result.error?.message ?? ''
  // The fields and their owners stand below it, each on a line of its own.
  return `${target}${result.conflicts === undefined ? message : (conflictCount.exec(message)?.[0] ?? message)}`
}

const conflictCount = /^Apply failed with \d+ conflicts?/

/** "kubectl with subresource scale using apps/v1": who owns a field, in upstream's words. */
export function ownerLine({ manager, subresource, apiVersion }: FieldConflict): string {
  const through = subresource === undefined ? '' : ` with subresource ${subresource}`
  return `${manager}${through}${apiVersion === undefined ? '' : ` using ${apiVersion}`}`
}

/** The results with those of some documents, told by their lines, replaced by what became of them since. */
export function withNewer(
  results: readonly DocumentResult[],
  newer: readonly DocumentResult[]
): readonly DocumentResult[] {
  const lines = new Set(newer.map(({ line }) => line))
  return [...results.filter(({ line }) => !lines.has(line)), ...newer].sort((a, b) => a.line - b.line)
}

function qualifiedTarget({ kind, resource, name }: DocumentResult): string {
  const known = allKinds().find((candidate) => candidate.kind === kind && candidate.resource === resource)
  const group = known === undefined || known.group === '' ? '' : `.${known.group}`
  return `${known?.singular ?? kind?.toLowerCase() ?? ''}${group}/${name ?? ''}`
}

/** Where the object of a result can be looked at; undefined for what is not there. */
export function resultLink(
  { kind, resource, namespace, name, outcome }: DocumentResult,
  dryRun: boolean
): ObjectLink | undefined {
  const known = allKinds().find((candidate) => candidate.kind === kind && candidate.resource === resource)
  if (known === undefined || name === undefined || outcome === 'failed' || (dryRun && outcome === 'created'))
    return undefined
  return { group: known.group, resource: known.resource, namespace, name }
}

/** What a document is about, whatever became of it; a kind that nobody knows, or no name, is said as it is. */
export function documentLink(result: DocumentResult): ObjectLink {
  const { kind = '', resource, namespace, name = `${result.line}` } = result
  const known = allKinds().find((candidate) => candidate.kind === kind && candidate.resource === resource)
  return { group: known?.group ?? '', resource: resource ?? kind.toLowerCase(), namespace, name }
}

export function resultMark({ outcome, warnings }: DocumentResult): MarkName {
  if (outcome === 'failed') return 'bad'
  if (warnings.length > 0) return 'warn'
  return outcome === 'unchanged' ? 'done' : outcome === 'created' ? 'ok' : 'change'
}

/** Marks in the margin of the editor: refusals on the line of their field, warnings on the document's. */
export function problemsOf(results: readonly DocumentResult[]): readonly CodeProblem[] {
  return results.flatMap(({ line, error, conflicts, warnings }): readonly CodeProblem[] => [
    ...(error === undefined || conflicts !== undefined ? [] : errorProblems(error)),
    ...(conflicts ?? []).map((conflict) => ({
      line: conflict.line,
      column: conflict.column,
      message: `conflict with ${ownerLine(conflict)}: ${conflict.field}`,
      severity: 'error' as const
    })),
    ...warnings.map((message) => ({ line, message, severity: 'warning' as const }))
  ])
}

function errorProblems({ line, column, message, fields }: ManifestError): readonly CodeProblem[] {
  if (fields !== undefined) return fields.map((field) => ({ ...field, severity: 'error' }))
  return [{ line, ...(column === undefined ? {} : { column }), message, severity: 'error' }]
}

/**
 * As problemsOf, of a dry run while somebody types: that a namespace is missing which the same text makes is no problem,
 * since the text is applied in its order.
 */
export function typingProblemsOf(results: readonly DocumentResult[]): readonly CodeProblem[] {
  const made = new Set(results.flatMap(({ kind, name }) => (kind === 'Namespace' && name !== undefined ? [name] : [])))
  return problemsOf(
    results.filter(({ error }) => {
      const { reason, details } = error?.status ?? {}
      return !(reason === 'NotFound' && details?.kind === 'namespaces' && made.has(details.name ?? ''))
    })
  )
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
