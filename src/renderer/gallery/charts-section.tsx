import { useMemo, useState } from 'react'
import type { ReactElement } from 'react'
import { clockTime } from '../parts/chart/axis.ts'
import { ChartPanel } from '../parts/chart/chart-panel.tsx'
import { MultiSeriesChart } from '../parts/chart/multi-series-chart.tsx'
import { RolloutChart } from '../parts/chart/rollout-chart.tsx'
import { Histogram, Sparkline } from '../parts/chart/small-charts.tsx'
import { UsageChart } from '../parts/chart/usage-chart.tsx'
import type { UsagePoint } from '../parts/chart/usage-chart.tsx'
import styles from './gallery.module.css'

const start = Date.UTC(2026, 10, 20, 13, 5)
const end = start + 3_600_000

const cluster: readonly UsagePoint[] = Array.from({ length: 400 }, (_, index) => ({
  time: start + index * 9000,
  usage: 17 + Math.sin(index / 11) * 0.8 + Math.sin(index / 3.3) * 0.5 + (index === 222 ? 3 : 0),
  requests: index < 180 ? 26.2 : index < 330 ? 27.3 : 29.2,
  limits: index < 330 ? 38.2 : 39.4,
  capacity: 44
}))
const container: readonly UsagePoint[] = Array.from({ length: 90 }, (_, index) => ({
  time: start + index * 2000,
  usage: index % 18 < 4 ? 220 : 6 + (index % 5),
  requests: 100,
  limits: 500
}))
const pods = Array.from({ length: 120 }, (_, index) => ({
  time: start + index * 30_000,
  values: Array.from({ length: 10 }, (_unused, pod) => 40 + pod * 22 + Math.sin(index / 9 + pod) * 9)
}))
const podNames = Array.from({ length: 10 }, (_, pod) => ({ key: String(pod), name: `x2k${pod}p` }))
const rollout = [
  { time: end, oldReady: 8, newReady: 0, oldNotReady: 0, newNotReady: 0 },
  { time: end + 3000, oldReady: 8, newReady: 0, oldNotReady: 0, newNotReady: 2 },
  { time: end + 5000, oldReady: 6, newReady: 0, oldNotReady: 0, newNotReady: 4 },
  { time: end + 60_000, oldReady: 6, newReady: 0, oldNotReady: 0, newNotReady: 4 },
  { time: end + 150_000, oldReady: 4, newReady: 3, oldNotReady: 0, newNotReady: 3 },
  { time: end + 190_000, oldReady: 4, newReady: 3, oldNotReady: 0, newNotReady: 3 }
]
const bars = Array.from({ length: 110 }, (_, index) => ({
  time: start + index * 4000,
  parts: [
    { token: 'bad' as const, count: index > 60 ? index % 9 : 0 },
    { token: 'warn' as const, count: index % 3 },
    { token: 'line2' as const, count: 12 + (index % 6) + (index > 60 ? 8 : 0) }
  ]
}))

const cores = (value: number): string =>
  value >= 10 ? value.toFixed(value % 1 === 0 ? 0 : 1) : String(Number(value.toFixed(1)))
const milli = (value: number): string => `${Math.round(value)}m`

export function ChartsSection(): ReactElement {
  const [reading, setReading] = useState<UsagePoint>()
  const [selection, setSelection] = useState<{ readonly from: number; readonly to: number } | undefined>({
    from: start + 250_000,
    to: start + 300_000
  })
  const events = useMemo(() => [{ time: start + 3_420_000, label: 'checkout r14' }], [])
  return (
    <section className={styles.section}>
      <h2>Usage, many series, rollout, histogram, sparkline</h2>
      <div className={styles.box}>
        <div className={styles.split}>
          <ChartPanel
            title="CPU"
            note="cores"
            height={210}
            reading={
              reading === undefined ? undefined : (
                <>
                  {clockTime(reading.time)} <b>{cores(reading.usage ?? 0)}</b> cores used
                </>
              )
            }
            table={() => ({
              headers: ['Usage'],
              rows: cluster.toReversed().map(({ time, usage = 0 }) => ({ time, cells: [cores(usage)] }))
            })}
          >
            <UsageChart
              label="CPU of the cluster"
              points={cluster}
              format={cores}
              syncId="gallery"
              events={events}
              onReading={setReading}
            />
          </ChartPanel>
          <ChartPanel title="CPU of pods" note="millicores" height={210} table={() => ({ headers: [], rows: [] })}>
            <MultiSeriesChart
              label="CPU of pods"
              series={podNames}
              points={pods}
              format={milli}
              syncId="gallery"
              events={events}
            />
          </ChartPanel>
          <ChartPanel
            title="Rollout"
            note="RollingUpdate, surge 25%, unavailable 25%"
            height={190}
            table={() => ({ headers: [], rows: [] })}
          >
            <RolloutChart
              label="Rollout of checkout"
              points={rollout}
              oldName="r13"
              newName="r14"
              desired={8}
              atMost={10}
              atLeast={6}
              deadline={{ time: end + 122_000, label: 'progress deadline (120 s) passed, 14:07:02' }}
              syncId="rollout"
            />
          </ChartPanel>
          <ChartPanel title="CPU" note="of one container" height={110} table={() => ({ headers: [], rows: [] })}>
            <UsageChart
              label="CPU of checkout"
              points={container}
              format={milli}
              syncId="pod"
              height={110}
              names={{ requests: 'Request', limits: 'Limit' }}
            />
            <UsageChart label="Memory of checkout" points={[]} format={milli} syncId="pod" height={60} />
          </ChartPanel>
        </div>
        <div className={styles.pad}>
          <Histogram
            bars={bars}
            span={4000}
            width={1100}
            label="Lines and events"
            selection={selection}
            onSelect={setSelection}
          />
          <Sparkline values={cluster.slice(0, 60).map((point) => point.usage ?? 0)} top={44} label="CPU" />
        </div>
      </div>
    </section>
  )
}
