import { useMemo, type ReactElement } from 'react'
import type { ObjectLink } from '../../shell/route.ts'
import { LogStream } from './log-stream.tsx'

export interface DockLogsProps {
  readonly object: ObjectLink
  /** Others in the same stream. */
  readonly more?: readonly ObjectLink[] | undefined
  readonly container?: string | undefined
}

/** A log as a tab of the dock. */
export function DockLogs({ object, more, container }: DockLogsProps): ReactElement {
  const subject = useMemo(() => ({ objects: [object, ...(more ?? [])], selector: undefined }), [object, more])
  return <LogStream subject={subject} container={container} />
}
