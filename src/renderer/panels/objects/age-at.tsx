import type { ReactElement } from 'react'
import { humanDuration } from '../../../shared/kube/time.ts'
import { useTimedText } from '../../connection/simulated-time.ts'
import { Age } from '../../parts/small.tsx'

/** How long ago a moment of simulated time (milliseconds) is, as kubectl prints it; keeps itself true. */
export function AgeAt({ at }: { readonly at: number }): ReactElement {
  const text = useTimedText((now) => humanDuration(Math.max(0, now - at)))
  return <Age text={text} title={new Date(at).toISOString()} />
}
