import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { RequestsDocument } from '../../../shared/contract/series.ts'
import { LinesPanel } from '../../parts/chart/lines-panel.tsx'
import { latencyText, rateText } from '../traffic/load-words.ts'
import { codeLines, latencyLines, podLines } from '../traffic/request-lines.ts'
import { tabEndWidth } from './usage-points.ts'
import { useTimeChart } from './use-time-chart.ts'

/** What steady loads send by way of a Service or an Ingress: with which answers, how quickly, to whom. */
export function RequestCharts({
  document,
  height,
  syncId
}: {
  readonly document: RequestsDocument
  readonly height: number
  readonly syncId: string
}): ReactElement {
  const { t } = useTranslation(['usage', 'traffic'])
  const { t: words } = useTranslation('traffic')
  const { times, rps, loads, hasRemoved, marks, pods } = document
  const senders = !hasRemoved
    ? t('requestsBy.loads', { count: loads })
    : loads === 0
      ? t('requestsBy.removed')
      : t('requestsBy.withRemoved', { count: loads })
  const chart = { times, height, syncId, endWidth: tabEndWidth, ...useTimeChart(times, [rps], marks) }
  return (
    <>
      <LinesPanel
        {...chart}
        title={t('requestsBy.code')}
        note={senders}
        lines={codeLines(words, document)}
        format={rateText}
      />
      <LinesPanel
        {...chart}
        title={words('chart.latency')}
        note={words('chart.answered')}
        lines={latencyLines(document)}
        format={latencyText}
        emptyText={words('chart.noneAnswered')}
      />
      <LinesPanel
        {...chart}
        title={t('requestsBy.pod')}
        note={pods.length < mostPods ? words('chart.perSecond') : t('requestsBy.busiest', { count: mostPods })}
        lines={podLines(document, 10)}
        format={rateText}
        emptyText={words('chart.noneReached')}
      />
    </>
  )
}

/** As many have a line. */
const mostPods = 8
