import type { Page } from '../../shell/route.ts'
import type { LogRange, LogSubject } from './log-query.ts'
import { usualRange } from './log-range.ts'

export type LogsPage = Omit<Extract<Page, { readonly panel: 'logs' }>, 'panel'>

export function subjectOf({ object, more = [], selector }: LogsPage): LogSubject {
  return { objects: object === undefined ? [] : [object, ...more], selector }
}

/** The range to begin with: of a search all that is kept, of one object too, which is little. */
export function firstRange({ object, selector, isSearch }: LogsPage): LogRange {
  return isSearch === true || object !== undefined || selector !== undefined ? {} : usualRange
}

/** The page of another subject. */
export function pageOf({ objects, selector }: LogSubject): Page {
  const [object, ...more] = objects
  return { panel: 'logs', object, more: more.length === 0 ? undefined : more, selector }
}
