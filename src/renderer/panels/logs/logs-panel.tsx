import type { ReactElement } from 'react'
import { linkKey } from '../objects/object-names.ts'
import { LogExplorer } from './log-explorer.tsx'
import type { LogsPage } from './logs-page.ts'

/** The page of logs: of all pods, or of what the address names. */
export function LogsPanel(page: LogsPage): ReactElement {
  const { object, more = [], selector = '', isSearch } = page
  // What was chosen and hidden among the lines of one subject means nothing among those of another.
  const key = [...(object === undefined ? [] : [object]), ...more].map(linkKey).join() + selector
  return <LogExplorer key={`${key}${isSearch === true ? '?' : ''}`} page={page} />
}
