import type { LevelGroup } from '../../../shared/logs/log-level.ts'
import type { ObjectLink } from '../../shell/route.ts'

/** What is looked for in lines. */
export interface TextSearch {
  readonly text: string
  readonly regex: boolean
  readonly matchCase: boolean
  readonly invert: boolean
  /** Lines that stand beside each that matches, where the others are left out. */
  readonly context: number
}

/** Whose lines: pods and workloads, pods by their labels; with neither all pods of the namespaces. */
export interface LogSubject {
  readonly objects: readonly ObjectLink[]
  readonly selector: string | undefined
}

export type LogRuns = 'all' | 'current' | 'previous'

/** Times in simulated milliseconds; `within` the last so many. */
export interface LogRange {
  readonly within?: number | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}

export interface LogScope {
  readonly subject: LogSubject
  readonly namespaces: readonly string[]
  /** Undefined: all. */
  readonly container: string | undefined
  readonly runs: LogRuns
  readonly range: LogRange
}

export interface ShownLines {
  readonly withoutLevels: readonly LevelGroup[]
  /** By uid. */
  readonly withoutPods: readonly string[]
  readonly events: readonly ('Normal' | 'Warning')[]
}

/** A question of the window to the host, without what names the cluster. */
export function scopeInput({ subject, namespaces, container, runs, range }: LogScope) {
  const { objects, selector } = subject
  return {
    refs: objects.map(({ group, resource, namespace, name }) => ({
      group,
      resource,
      name,
      ...(namespace === undefined ? {} : { namespace })
    })),
    namespaces: [...namespaces],
    runs,
    ...(selector === undefined ? {} : { selector }),
    ...(container === undefined ? {} : { container }),
    ...(range.within === undefined ? {} : { within: range.within }),
    ...(range.from === undefined ? {} : { from: Math.floor(range.from) }),
    ...(range.to === undefined ? {} : { to: Math.ceil(range.to) })
  }
}

export function searchInput(search: TextSearch | undefined) {
  if (search === undefined) return {}
  const { text, regex, matchCase, invert } = search
  return { search: text, regex, matchCase, invert }
}

export function shownInput({ withoutLevels, withoutPods, events }: ShownLines) {
  return { withoutLevels: [...withoutLevels], withoutPods: [...withoutPods], events: [...events] }
}

/** "checkout", "checkout and 2 more", "app=web", or undefined where all pods are meant. */
export function subjectName({ objects, selector }: LogSubject): string | undefined {
  const names = [...objects.map(({ name }) => name), ...(selector === undefined ? [] : [selector])]
  const [first, ...more] = names
  return first === undefined ? undefined : more.length === 0 ? first : `${first} +${more.length}`
}
