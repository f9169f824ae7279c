import { useMemo, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { LoadChart } from '../../../shared/contract/traffic.ts'
import { LinesPanel, type ChartLine } from '../../parts/chart/lines-panel.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import { useChartMarks } from '../usage/use-chart-marks.ts'
import { latencyText, rateText } from './load-words.ts'
import { latencyLines, podLines, reasonText } from './request-lines.ts'
import styles from './traffic.module.css'

const syncId = 'traffic'

/** What a load did over time: how much, how quickly, why not, and to whom. */
export function LoadCharts({ series, height }: { readonly series: LoadChart; readonly height: number }): ReactElement {
  const { t } = useTranslation('traffic')
  const failed = useMemo(() => sumOf(series), [series])
  const rates: readonly ChartLine[] = [
    { key: 'sent', name: t('chart.sent'), values: series.rps },
    { key: 'failed', name: t('chart.failed'), values: failed, color: 1 }
  ]
  const reasons = series.failing.map(({ reason, rps }, index): ChartLine => ({
    key: reason,
    name: reasonText(t, reason),
    values: rps,
    color: index + 1
  }))
  const events = useChartMarks(series.marks)
  const chart = { times: series.times, height, events, syncId }
  return (
    <div className={styles.charts}>
      <LinesPanel {...chart} title={t('chart.rate')} note={t('chart.perSecond')} lines={rates} format={rateText} />
      <LinesPanel
        {...chart}
        title={t('chart.latency')}
        note={t('chart.answered')}
        lines={latencyLines(series)}
        format={latencyText}
        emptyText={t('chart.noneAnswered')}
      />
      {reasons.length === 0 ? (
        <section aria-label={t('chart.failing')}>
          <PanelHeader title={t('chart.failing')} note={t('chart.perSecond')} />
          <p className={styles.none}>{t('chart.noneFailed')}</p>
        </section>
      ) : (
        <LinesPanel
          {...chart}
          title={t('chart.failing')}
          note={t('chart.perSecond')}
          lines={reasons}
          format={rateText}
        />
      )}
      <LinesPanel
        {...chart}
        title={t('chart.pods')}
        note={t('chart.perSecond')}
        lines={podLines(series)}
        format={rateText}
        emptyText={t('chart.noneReached')}
      />
    </div>
  )
}

/** All that fails, whatever the reason. */
function sumOf({ rps, failing }: LoadChart): readonly (number | null)[] {
  return rps.map((sent, index) =>
    sent === null ? null : failing.reduce((sum, line) => sum + (line.rps[index] ?? 0), 0)
  )
}
