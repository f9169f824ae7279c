import type { ObjectLink, Page } from '../../shell/route.ts'
import type { LogRange, LogSubject } from './log-query.ts'
import { usualRange } from './log-range.ts'

export type LogsPage = Omit<Extract<Page, { readonly panel: 'logs' }>, 'panel'>

export function subjectOf({ object, more = [], selector }: LogsPage): LogSubject {
  return { objects: object === undefined ? [] : [object, ...more], selector }
}

/** The range to begin with: of a search all that is kept, of one object too, which is little. */
export function firstRange({ object, selector, from, to, isSearch }: LogsPage): LogRange {
  if (from !== undefined || to !== undefined) return { from, to }
  return isSearch === true || object !== undefined || selector !== undefined ? {} : usualRange
}

/** The page with another subject, of the same stretch of time. */
export function withSubject(page: LogsPage, objects: readonly ObjectLink[], selector: string | undefined): LogsPage {
  const [object, ...more] = objects
  const { from, to } = page
  return { object, more: more.length === 0 ? undefined : more, selector, from, to }
}
