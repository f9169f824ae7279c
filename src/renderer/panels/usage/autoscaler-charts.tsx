import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { AutoscalerDocument } from '../../../shared/contract/series.ts'
import { LinesPanel } from '../../parts/chart/lines-panel.tsx'
import { tabEndWidth } from './usage-points.ts'
import { useTimeChart } from './use-time-chart.ts'

/** What an autoscaler measured against its targets, and the replicas that it made of that. */
export function AutoscalerCharts({
  document,
  height,
  syncId
}: {
  readonly document: AutoscalerDocument
  readonly height: number
  readonly syncId: string
}): ReactElement {
  const { t } = useTranslation('usage')
  const { times, current, desired, least, most, metrics, marks } = document
  const chart = { times, height, syncId, endWidth: tabEndWidth, ...useTimeChart(times, [current], marks) }
  return (
    <>
      {metrics.map(({ name, unit, actual, target }, index) => (
        <LinesPanel
          {...chart}
          key={`${index}-${name}`}
          title={t('autoscaler.metric', { name })}
          note={t(`autoscaler.${unit}`)}
          lines={[
            { key: 'actual', name: t('autoscaler.actual'), values: actual },
            { key: 'target', name: t('autoscaler.target'), values: target, look: 'target' }
          ]}
          format={unit === 'percent' ? percent : plain}
          emptyText={t('autoscaler.nothing')}
        />
      ))}
      <LinesPanel
        {...chart}
        title={t('autoscaler.replicas')}
        note={t('autoscaler.replicasNote')}
        lines={[
          { key: 'most', name: t('autoscaler.most'), values: most, look: 'bound' },
          { key: 'current', name: t('autoscaler.current'), values: current, look: 'count', color: 0 },
          { key: 'desired', name: t('autoscaler.desired'), values: desired, look: 'target' },
          { key: 'least', name: t('autoscaler.least'), values: least, look: 'bound' }
        ]}
        format={plain}
      />
    </>
  )
}

function percent(value: number): string {
  return `${Math.round(value)}%`
}

function plain(value: number): string {
  return String(Math.round(value * 1_000) / 1_000)
}
