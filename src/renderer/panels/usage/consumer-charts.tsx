import { useMemo, type ReactElement } from 'react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { ConsumerKind, ConsumersDocument, SeriesScope } from '../../../shared/contract/series.ts'
import { LinesPanel, type ChartLine } from '../../parts/chart/lines-panel.tsx'
import { formatCount } from '../../parts/format-count.ts'
import { inOneUnit } from './line-unit.ts'
import { useLineColors } from './line-colors.ts'
import { useConsumers } from './use-usage.ts'
import { pageEndWidth, tabEndWidth } from './usage-points.ts'
import { useTimeChart } from './use-time-chart.ts'
import { useUsageSpan } from './usage-span.ts'

interface ConsumerChartsProps {
  readonly scope: SeriesScope
  readonly by: ConsumerKind
  /** As many have a line of their own. */
  readonly most: number
  readonly height: number
  readonly syncId: string
  /** In a docked panel: shorter names at the ends of the lines. */
  readonly narrow?: boolean
}

const empty: ConsumersDocument = { times: [], cpu: { lines: [] }, memory: { lines: [] }, total: 0, marks: [] }

/** Who uses most of what a scope uses, CPU and memory; all others are one grey line. */
export function ConsumerCharts({ scope, by, most, height, syncId, narrow = false }: ConsumerChartsProps): ReactElement {
  const span = useUsageSpan((store) => store.span)
  const { value = empty } = useConsumers(scope, by, most, span)
  const room = narrow ? { nameLength: 10, endWidth: tabEndWidth } : { nameLength: 18, endWidth: pageEndWidth }
  const chart = { document: value, by, height, syncId, ...room }
  return (
    <>
      <ConsumerChart {...chart} resource="cpu" />
      <ConsumerChart {...chart} resource="memory" />
    </>
  )
}

interface ConsumerChartProps {
  readonly document: ConsumersDocument
  readonly resource: 'cpu' | 'memory'
  readonly by: ConsumerKind
  readonly height: number
  readonly syncId: string
  readonly nameLength: number
  readonly endWidth: number
}

function ConsumerChart({
  document,
  resource,
  by,
  height,
  syncId,
  nameLength,
  endWidth
}: ConsumerChartProps): ReactElement {
  const { t } = useTranslation('usage')
  const { times, total, marks } = document
  const { lines, others } = document[resource]
  const colors = useLineColors(by, lines)
  const { unit, values } = useMemo(
    () => inOneUnit(resource, [...lines.map((line) => line.values), ...(others === undefined ? [] : [others])]),
    [resource, lines, others]
  )
  const drawn: readonly ChartLine[] = [
    ...lines.map(({ key, name }, index) => ({
      key,
      name: endOf(name, nameLength),
      color: colors.get(key) ?? index,
      values: values[index]!
    })),
    ...(others === undefined
      ? []
      : [
          {
            key: 'others',
            name: t('others', { count: total - lines.length }),
            look: 'others' as const,
            values: values.at(-1)!
          }
        ])
  ]
  const chart = useTimeChart(times, values, marks)
  const shown = t(`by.${by}`, { resource: t(resource) })
  return (
    <LinesPanel
      title={shown}
      note={topNote(t, t(`unit.${unit.name}`), lines.length, document)}
      times={times}
      lines={drawn}
      format={unit.format}
      height={height}
      syncId={syncId}
      endWidth={endWidth}
      {...chart}
    />
  )
}

/** "millicores, 6 of 74", and of how many the most were looked for where that is not all. */
function topNote(
  t: TFunction<'usage'>,
  unit: string,
  shown: number,
  { total, compared }: Pick<ConsumersDocument, 'total' | 'compared'>
): string {
  if (compared !== undefined)
    return t('topOfCompared', { unit, shown, compared: formatCount(compared), total: formatCount(total) })
  return total > shown ? t('topOf', { unit, shown, total: formatCount(total) }) : unit
}

/** As much as there is room for at a line's end: of the names of pods only the ends differ. */
function endOf(name: string, length: number): string {
  return name.length > length ? `…${name.slice(1 - length)}` : name
}
