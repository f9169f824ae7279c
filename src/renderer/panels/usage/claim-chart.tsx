import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClaimDocument } from '../../../shared/contract/series.ts'
import { LinesPanel, type ChartLine } from '../../parts/chart/lines-panel.tsx'
import { byteText, byteUnit, inUnit } from './byte-rates.ts'
import { useTimeChart } from './use-time-chart.ts'
import { tabEndWidth } from './usage-points.ts'

/** From this share of the capacity on that is drawn too: below it, what is used would lie flat on the ground. */
const worthDrawing = 0.1

/** What lies on the volume of a claim, against what that holds. */
export function ClaimChart({
  document: { times, used, capacity },
  height,
  syncId
}: {
  readonly document: ClaimDocument
  readonly height: number
  readonly syncId: string
}): ReactElement {
  const { t } = useTranslation('usage')
  const chart = useTimeChart(times, [used], [])
  const [newest, room] = [used.at(-1) ?? 0, capacity.at(-1) ?? 0]
  const isNear = used.some((value, index) => (value ?? 0) >= worthDrawing * (capacity[index] ?? Infinity))
  const unit = byteUnit(isNear ? [used, capacity] : [used])
  const lines: readonly ChartLine[] = [
    ...(isNear
      ? [{ key: 'capacity', name: t('capacity'), values: inUnit(capacity, unit), look: 'bound' as const }]
      : []),
    { key: 'used', name: t('volume.used'), values: inUnit(used, unit), color: 0 }
  ]
  return (
    <LinesPanel
      title={t('volume.title')}
      note={
        room === 0
          ? unit.name
          : t('volume.note', { unit: unit.name, share: shareText(newest / room), room: roomText(room) })
      }
      times={times}
      lines={lines}
      format={byteText}
      height={height}
      syncId={syncId}
      endWidth={tabEndWidth}
      emptyText={t('volume.nothing')}
      {...chart}
    />
  )
}

/** "12 %", "under 1 %". */
function shareText(share: number): string {
  return share > 0 && share < 0.01 ? '< 1 %' : `${Math.round(share * 100)} %`
}

/** "8 GiB". */
function roomText(bytes: number): string {
  const unit = byteUnit([[bytes * 2]])
  return `${byteText(bytes / unit.size)} ${unit.name}`
}
