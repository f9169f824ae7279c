// recharts draws the stacked steps; scale, labels and hover are frame.tsx's.
import { memo, useId, useMemo } from 'react'
import type { ReactElement } from 'react'
import { Area, AreaChart, CartesianGrid, ReferenceArea, ReferenceLine, XAxis, YAxis } from 'recharts'
import { useTranslation } from 'react-i18next'
import { countTicks, thinPoints } from './axis.ts'
import styles from './chart.module.css'
import { chartProps, drawingBox, gridProps, timeAxisProps, useReading, valueAxisProps } from './drawing.ts'
import type { DrawingBox } from './drawing.ts'
import { ChartFrame, placeIn } from './frame.tsx'
import type { EndLabel } from './frame.tsx'
import { labelPlace } from './rollout-areas.ts'
import type { RolloutBand, RolloutPoint } from './rollout-areas.ts'

export interface RolloutChartProps {
  readonly label: string
  readonly points: readonly RolloutPoint[]
  /** Names of the two sides: "r13", "r14". */
  readonly oldName: string
  readonly newName: string
  readonly desired: number
  /** Most pods allowed at once: desired and maxSurge. */
  readonly atMost: number
  /** Desired without maxUnavailable. */
  readonly atLeast: number
  readonly deadline?: { readonly time: number; readonly label: string }
  readonly from?: number
  readonly to?: number
  readonly height?: number
  readonly syncId: string
  readonly onReading?: (point: RolloutPoint | undefined) => void
}

interface DrawingProps extends DrawingBox {
  readonly points: readonly RolloutPoint[]
  readonly desired: number
  readonly atMost: number
  readonly atLeast: number
  readonly deadline: number | undefined
}

const Drawing = memo(function Drawing(props: DrawingProps): ReactElement {
  const { points, height, top, desired, atMost, atLeast, deadline } = props
  const id = useId()
  const steps = {
    type: 'stepAfter' as const,
    stackId: 'pods',
    isAnimationActive: false,
    dot: false,
    activeDot: false,
    strokeWidth: 1.5
  }
  return (
    <AreaChart {...chartProps(props)} data={points}>
      <defs>
        <pattern id={`${id}-over`} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V7" stroke="var(--line2)" strokeWidth="1.5" />
        </pattern>
        <pattern id={`${id}-wait`} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0H7V7H0z" fill="var(--tint-warn)" />
          <path d="M0 0V7" stroke="var(--warn)" strokeOpacity="0.75" strokeWidth="1.6" />
        </pattern>
      </defs>
      <CartesianGrid {...gridProps} />
      <XAxis {...timeAxisProps(props, 110, 30 * 60_000)} />
      <YAxis {...valueAxisProps(props, countTicks(top, height < 150 ? 3 : 6))} />
      <ReferenceArea y1={atMost} y2={top} fill={`url(#${id}-over)`} fillOpacity={1} stroke="none" />
      <Area {...steps} dataKey="oldReady" stroke="var(--ok)" fill="var(--ok-dot)" fillOpacity={0.34} />
      <Area {...steps} dataKey="newReady" stroke="var(--accent)" fill="var(--usage)" fillOpacity={0.4} />
      <Area {...steps} dataKey="oldNotReady" stroke="var(--warn)" fill={`url(#${id}-wait)`} fillOpacity={1} />
      <Area {...steps} dataKey="newNotReady" stroke="var(--warn)" fill={`url(#${id}-wait)`} fillOpacity={1} />
      <ReferenceLine y={atMost} stroke="var(--ink2)" strokeWidth={1.5} />
      <ReferenceLine y={desired} stroke="var(--ink)" strokeWidth={1.4} strokeDasharray="5 3" />
      <ReferenceLine y={atLeast} stroke="var(--ink)" strokeWidth={1.2} strokeDasharray="1.5 3" />
      {deadline === undefined ? null : <ReferenceLine x={deadline} stroke="var(--bad)" strokeWidth={1.5} />}
    </AreaChart>
  )
})

/** Old and new replicas over time, between what must be available and what is allowed at most. */
export function RolloutChart(props: RolloutChartProps): ReactElement {
  const { label, points, oldName, newName, desired, atMost, atLeast, deadline, height = 190, syncId, onReading } = props
  const { t } = useTranslation('parts')
  const shown = useMemo(() => thinPoints(points, (point) => point.oldNotReady + point.newNotReady), [points])
  const from = props.from ?? shown[0]?.time ?? 0
  const to = props.to ?? shown.at(-1)?.time ?? 0
  const most = shown.reduce(
    (max, point) => Math.max(max, point.oldReady + point.newReady + point.oldNotReady + point.newNotReady),
    atMost
  )
  const top = Math.max(1, most * 1.14)
  const ends: readonly EndLabel[] = [
    {
      key: 'most',
      name: `${t('chart.atMost')} ${Math.max(0, atMost - desired)}:`,
      figure: String(atMost),
      value: atMost
    },
    { key: 'desired', name: `${t('chart.desired')}:`, figure: String(desired), value: desired },
    { key: 'least', name: `${t('chart.atLeast')}:`, figure: String(atLeast), value: atLeast }
  ]
  const onHover = useReading(shown, onReading)
  const bands: readonly { readonly band: RolloutBand; readonly name: string; readonly ready: boolean }[] = [
    { band: 'oldReady', name: oldName, ready: true },
    { band: 'newReady', name: newName, ready: true },
    { band: 'oldNotReady', name: oldName, ready: false },
    { band: 'newNotReady', name: newName, ready: false }
  ]
  return (
    <ChartFrame
      label={label}
      height={height}
      from={from}
      to={to}
      top={top}
      ends={ends}
      endWidth={150}
      oneLine
      syncId={syncId}
      onHover={onHover}
      empty={shown.length === 0}
      renderInside={(plot) => {
        const place = placeIn(plot, from, to, top)
        return (
          <>
            {bands.map(({ band, name, ready }) => {
              // 16 px of height is what one line of text needs.
              const at = labelPlace(
                shown,
                band,
                (16 / plot.height) * top,
                to,
                (60 / Math.max(1, plot.width)) * (to - from)
              )
              if (at === undefined) return null
              const text = t(ready ? 'chart.readyLabel' : 'chart.notReadyLabel', { revision: name, count: at.count })
              return (
                <span
                  key={band}
                  className={styles.tag}
                  style={{
                    // Half of the longest label: none may reach over the axis.
                    left: Math.max(place.x(at.time), plot.left + 58),
                    top: place.y(at.value) - 7,
                    transform: 'translateX(-50%)',
                    color: ready ? 'var(--ink)' : 'var(--warn)',
                    background: ready ? 'none' : undefined
                  }}
                >
                  {text}
                </span>
              )
            })}
            {deadline === undefined ? null : (
              <span
                className={styles.tag}
                style={{
                  top: plot.top + plot.height * 0.58,
                  color: 'var(--bad)',
                  ...(place.x(deadline.time) > plot.left + plot.width * 0.6
                    ? { right: plot.fullWidth - place.x(deadline.time) + 5 }
                    : { left: place.x(deadline.time) + 5 })
                }}
              >
                {deadline.label}
              </span>
            )}
          </>
        )
      }}
    >
      {(plot) => (
        <Drawing
          points={shown}
          {...drawingBox(plot, from, to, top)}
          desired={desired}
          atMost={atMost}
          atLeast={atLeast}
          deadline={deadline?.time}
        />
      )}
    </ChartFrame>
  )
}
