import { ORPCError } from '@orpc/server'
import type { z } from 'zod'
import type { objectRefInput } from '../../../shared/contract/documents.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { matches, type Requirement } from '../../../shared/kube/label-selector.ts'
import { parseSelector, SelectorError } from '../../../shared/kube/label-selector-parser.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { kindFor } from '../checked-input.ts'
import type { ClusterSource, SourceLogQuery, SourceLogRun } from '../cluster-source.ts'
import { lineMatcher, neededText, type LogSearch } from './log-match.ts'

/** An object whose log is asked for. */
export interface LogObject {
  readonly kind: Kind
  readonly namespace: string | undefined
  readonly name: string
}

/** Which lines are meant, as the contract says it, of kinds that the cluster has. */
export interface LogSelection extends LogSearch {
  readonly objects: readonly LogObject[]
  readonly requirements: readonly Requirement[] | undefined
  /** Undefined: all. */
  readonly namespaces: ReadonlySet<string> | undefined
  readonly container?: string | undefined
  readonly runs: 'all' | 'current' | 'previous'
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly within?: number | undefined
}

type SelectionInput = Omit<LogSelection, 'objects' | 'requirements' | 'namespaces'> & {
  readonly refs: readonly z.infer<typeof objectRefInput>[]
  readonly selector?: string | undefined
  readonly namespaces: readonly string[]
}

/** Throws BAD_INPUT for a kind that the cluster has not, an expression or a selector that is none. */
export function selectionOf(source: ClusterSource, input: SelectionInput): LogSelection {
  checked('search', () => lineMatcher(input))
  const { refs, selector, namespaces } = input
  return {
    ...input,
    objects: refs.map(({ group, resource, namespace, name }) => {
      const kind = kindFor(source, group, resource)
      return { kind, namespace: kind.namespaced ? namespace : undefined, name }
    }),
    requirements: selector === undefined ? undefined : checked('selector', () => parseSelector(selector)),
    namespaces: namespaces.length === 0 ? undefined : new Set(namespaces)
  }
}

function checked<T>(field: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof SelectorError)) throw error
    throw new ORPCError('BAD_INPUT', { message: error.message, data: { field } })
  }
}

/** Whether all pods of the namespaces are meant. */
export function meansAll({ objects, requirements }: LogSelection): boolean {
  return objects.length === 0 && requirements === undefined
}

/** Whether a pod's namespace and labels are those that are asked for, not regarding objects. */
export function isSelected({ requirements, namespaces }: LogSelection, { metadata }: Pod): boolean {
  return (
    namespaces?.has(metadata.namespace ?? '') !== false &&
    (requirements === undefined || matches(requirements, metadata.labels ?? {}))
  )
}

/** First and last moment of a selection, in milliseconds. */
export function rangeOf(
  { from, to, within }: LogSelection,
  now: number
): { readonly from: number | undefined; readonly to: number | undefined } {
  return { from: within === undefined ? from : now - within, to }
}

/** What is asked of the store for lines of these pods, or of every pod that is meant, those that are gone too. */
export function queryOf(
  selection: LogSelection,
  pods: readonly Pod[],
  now: number
): Omit<SourceLogQuery, 'limit' | 'matches'> {
  return {
    ...(meansAll(selection)
      ? { namespaces: selection.namespaces }
      : { pods: pods.map(({ metadata }) => metadata.uid) }),
    ...rangeOf(selection, now),
    contains: neededText(selection),
    wantsRun: runTest(selection, pods)
  }
}

/**
 * Whether a run is asked for. The previous one is the one that the status calls the container's last state: while it
 * waits to be started again, that is the newest there is.
 */
function runTest(
  { container, runs }: LogSelection,
  pods: readonly Pod[]
): (run: SourceLogRun, newest: number) => boolean {
  const waiting = new Set<string>()
  const unended = new Set<string>()
  if (runs === 'previous') {
    for (const { metadata, status } of pods) {
      for (const one of [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]) {
        if (one.lastState?.terminated === undefined) unended.add(`${metadata.uid}/${one.name}`)
        else if (one.state?.waiting !== undefined) waiting.add(`${metadata.uid}/${one.name}`)
      }
    }
  }
  return (run, newest) => {
    if (container !== undefined && run.container !== container) return false
    if (runs === 'all') return true
    if (runs === 'current') return run.instance === newest
    const key = `${run.podUid}/${run.container}`
    return !unended.has(key) && run.instance === (waiting.has(key) ? newest : newest - 1)
  }
}
