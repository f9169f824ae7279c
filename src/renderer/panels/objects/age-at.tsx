import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { humanDuration } from '../../../shared/kube/time.ts'
import { useTimedText } from '../../connection/simulated-time.ts'
import { Age } from '../../parts/small.tsx'

/** Clocks of window and cluster may be this many milliseconds apart: what was made just now is not to come. */
const skew = 10_000

/**
 * How long ago a moment of simulated time (milliseconds) is, as kubectl prints it, or in what time it comes; keeps itself
 * true.
 */
export function AgeAt({ at }: { readonly at: number }): ReactElement {
  const { t } = useTranslation('parts')
  const text = useTimedText((now) =>
    at - now > skew ? t('inTime', { time: humanDuration(at - now) }) : humanDuration(Math.max(0, now - at))
  )
  return <Age text={text} title={new Date(at).toISOString()} />
}
