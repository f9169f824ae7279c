import { useMemo, type ReactElement } from 'react'
import type { ObjectLink } from '../../shell/route.ts'
import { LogStream } from './log-stream.tsx'

export interface ObjectLogsProps {
  readonly object: ObjectLink
  /** Others in the same stream. */
  readonly more?: readonly ObjectLink[] | undefined
  readonly container?: string | undefined
}

/** The log of objects, in a tab of the dock or of their details. */
export function ObjectLogs({ object, more, container }: ObjectLogsProps): ReactElement {
  const subject = useMemo(() => ({ objects: [object, ...(more ?? [])], selector: undefined }), [object, more])
  return <LogStream subject={subject} container={container} />
}
