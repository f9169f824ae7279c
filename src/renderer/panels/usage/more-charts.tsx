import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { SeriesDocument } from '../../../shared/contract/series.ts'
import { LinesPanel } from '../../parts/chart/lines-panel.tsx'
import { formatCount } from '../../parts/format-count.ts'
import { byteText, byteUnit, inUnit } from './byte-rates.ts'
import { tabEndWidth } from './usage-points.ts'
import { useTimeChart } from './use-time-chart.ts'

interface MoreChartsProps {
  readonly series: SeriesDocument
  readonly height: number
  readonly syncId: string
}

/** What there is besides CPU and memory, each only where there was something: network, throttling, restarts. */
export function MoreCharts(props: MoreChartsProps): ReactElement {
  const { t } = useTranslation('usage')
  const { network, throttled, restarts } = props.series
  return (
    <>
      {network === undefined ? null : <NetworkChart {...props} network={network} />}
      {throttled === undefined ? null : (
        <CountChart
          {...props}
          title={t('throttled')}
          note={t('throttledNote')}
          name={t('throttledLine')}
          values={throttled}
        />
      )}
      {restarts === undefined ? null : (
        <CountChart {...props} title={t('restarts')} note={t('restartsNote')} name={t('restarts')} values={restarts} />
      )}
    </>
  )
}

function NetworkChart({
  series: { times, marks },
  network: { received, sent },
  height,
  syncId
}: MoreChartsProps & { readonly network: NonNullable<SeriesDocument['network']> }): ReactElement {
  const { t } = useTranslation('usage')
  const chart = useTimeChart(times, [received, sent], marks)
  const unit = byteUnit([received, sent])
  return (
    <LinesPanel
      title={t('network')}
      note={t('networkNote', { unit: unit.name })}
      times={times}
      lines={[
        { key: 'sent', name: t('sent'), values: inUnit(sent, unit) },
        { key: 'received', name: t('received'), values: inUnit(received, unit), color: 2 }
      ]}
      format={byteText}
      height={height}
      syncId={syncId}
      endWidth={tabEndWidth}
      {...chart}
    />
  )
}

interface CountChartProps extends MoreChartsProps {
  readonly title: string
  readonly note: string
  readonly name: string
  readonly values: readonly (number | null)[]
}

/** Whole numbers that hold between two moments. */
function CountChart({ series, title, note, name, values, syncId }: CountChartProps): ReactElement {
  const chart = useTimeChart(series.times, [values], series.marks)
  return (
    <LinesPanel
      title={title}
      note={note}
      times={series.times}
      lines={[{ key: 'count', name, values, look: 'count' }]}
      format={formatCount}
      height={countHeight}
      syncId={syncId}
      endWidth={tabEndWidth}
      {...chart}
    />
  )
}

/** Whole numbers need less room. */
const countHeight = 120

/** How many pods there were. */
export function PodCountChart({ series, syncId }: Omit<MoreChartsProps, 'height'>): ReactElement {
  const { t } = useTranslation('usage')
  const chart = { series, syncId, height: countHeight }
  return <CountChart {...chart} title={t('pods')} note={t('podsNote')} name={t('pods')} values={series.pods ?? []} />
}
