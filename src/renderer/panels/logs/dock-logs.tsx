import type { ReactElement } from 'react'
import type { ObjectLink } from '../../shell/route.ts'
import { LogStream } from './log-stream.tsx'

export interface DockLogsProps {
  readonly object: ObjectLink
  readonly container?: string | undefined
}

/** A log as a tab of the dock. */
export function DockLogs({ object, container }: DockLogsProps): ReactElement {
  return <LogStream object={object} container={container} />
}
