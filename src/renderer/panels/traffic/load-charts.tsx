import { useMemo, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { LoadChart } from '../../../shared/contract/traffic.ts'
import { clockTime } from '../../parts/chart/axis.ts'
import { ChartPanel } from '../../parts/chart/chart-panel.tsx'
import type { ChartEvent } from '../../parts/chart/frame.tsx'
import { MultiSeriesChart, type Series, type SeriesPoint } from '../../parts/chart/multi-series-chart.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import { latencyText, rateText } from './load-words.ts'
import styles from './traffic.module.css'

interface Line {
  readonly key: string
  readonly name: string
  readonly values: readonly (number | null)[]
  readonly color?: number
}

const syncId = 'traffic'

/** What a load did over time: how much, how quickly, why not, and to whom. */
export function LoadCharts({ series, height }: { readonly series: LoadChart; readonly height: number }): ReactElement {
  const { t } = useTranslation('traffic')
  const failed = useMemo(() => sumOf(series), [series])
  const rates: readonly Line[] = [
    { key: 'sent', name: t('chart.sent'), values: series.rps },
    { key: 'failed', name: t('chart.failed'), values: failed, color: 1 }
  ]
  const latencies: readonly Line[] = [
    { key: 'p50', name: 'p50', values: series.p50 },
    { key: 'p95', name: 'p95', values: series.p95, color: 4 },
    { key: 'p99', name: 'p99', values: series.p99, color: 3 }
  ]
  const reasons = series.failing.map(({ reason, rps }, index): Line => {
    const name = /^\d/.test(reason) ? `HTTP ${reason}` : t(`reason.${reason as 'refused'}`)
    return { key: reason, name, values: rps, color: index + 1 }
  })
  const pods = series.pods.map(({ name, rps }): Line => ({ key: name, name: shortened(name), values: rps }))
  const marks = JSON.stringify(series.marks)
  const events = useMemo(
    () => (JSON.parse(marks) as LoadChart['marks']).map(({ at, words }) => ({ time: at, label: words })),
    [marks]
  )
  const chart = { times: series.times, height, events }
  return (
    <div className={styles.charts}>
      <LineChart {...chart} title={t('chart.rate')} note={t('chart.perSecond')} lines={rates} format={rateText} />
      <LineChart
        {...chart}
        title={t('chart.latency')}
        note={t('chart.answered')}
        lines={latencies}
        format={latencyText}
      />
      {reasons.length === 0 ? (
        <section aria-label={t('chart.failing')}>
          <PanelHeader title={t('chart.failing')} note={t('chart.perSecond')} />
          <p className={styles.none}>{t('chart.noneFailed')}</p>
        </section>
      ) : (
        <LineChart
          {...chart}
          title={t('chart.failing')}
          note={t('chart.perSecond')}
          lines={reasons}
          format={rateText}
        />
      )}
      <LineChart {...chart} title={t('chart.pods')} note={t('chart.perSecond')} lines={pods} format={rateText} />
    </div>
  )
}

interface LineChartProps {
  readonly title: string
  readonly note: string
  readonly times: readonly number[]
  readonly lines: readonly Line[]
  readonly events: readonly ChartEvent[]
  readonly format: (value: number) => string
  readonly height: number
}

function LineChart({ title, note, times, lines, events, format, height }: LineChartProps): ReactElement {
  const { t } = useTranslation('traffic')
  const [hovered, setHovered] = useState<SeriesPoint>()
  const key = JSON.stringify(lines)
  const { series, points } = useMemo(() => {
    const all = JSON.parse(key) as readonly Line[]
    return {
      series: all.map(({ key: own, name, color }): Series => ({
        key: own,
        name,
        ...(color === undefined ? {} : { color })
      })),
      points: times.map((time, index): SeriesPoint => ({
        time,
        values: all.map(({ values }) => values[index] ?? undefined)
      }))
    }
  }, [key, times])
  const reading = hovered && (
    <>
      {clockTime(hovered.time, true)}{' '}
      <b>{hovered.values.map((value) => (value === undefined ? '–' : format(value))).join(' / ')}</b>
    </>
  )
  return (
    <ChartPanel
      title={title}
      note={note}
      height={height}
      {...(reading === undefined ? {} : { reading })}
      table={() => ({
        headers: [t('chart.time'), ...lines.map(({ name }) => name)],
        rows: points
          .toReversed()
          .map(({ time, values }) => [
            clockTime(time, true),
            ...values.map((value) => (value === undefined ? '' : format(value)))
          ])
      })}
    >
      <MultiSeriesChart
        label={title}
        series={series}
        points={points}
        format={format}
        height={height}
        syncId={syncId}
        events={events}
        onReading={setHovered}
        endWidth={128}
      />
    </ChartPanel>
  )
}

/** All that fails, whatever the reason. */
function sumOf({ rps, failing }: LoadChart): readonly (number | null)[] {
  return rps.map((sent, index) =>
    sent === null ? null : failing.reduce((sum, line) => sum + (line.rps[index] ?? 0), 0)
  )
}

/** Of the pods of one workload only the ends differ. */
function shortened(name: string): string {
  return name.length > 12 ? `…${name.slice(-11)}` : name
}
