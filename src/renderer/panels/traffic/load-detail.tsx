import { useLayoutEffect, useRef, useState, type ReactElement, type RefObject } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { NetworkRequest } from '../../../shared/network/request.ts'
import type { LoadDocument } from '../../../shared/network/traffic.ts'
import { Icon } from '../../icons/icon.tsx'
import { formatCount } from '../../parts/format-count.ts'
import { PanelHeader } from '../../parts/headers.tsx'
import { MenuButton } from '../../parts/menu-button.tsx'
import { LoadingRows } from '../../parts/states.tsx'
import { RequestWhyLine } from '../why/request-why.tsx'
import { LoadCharts } from './load-charts.tsx'
import { LoadState } from './load-columns.tsx'
import { addressOf, hostOf, shapeText } from './load-words.ts'
import { RateDialog } from './rate-dialog.tsx'
import { removeLoad, stopLoad, useLoadSeries } from './traffic-calls.ts'
import styles from './traffic.module.css'

/** Lengths of the charts' time, in milliseconds of simulated time. */
const ranges = [180_000, 900_000, 3_600_000, 86_400_000] as const

/** Of the reasons why its requests fail the most frequent are explained. */
const mostReasons = 2

/** One load: what can be done with it, and its charts. */
export function LoadDetail({ load }: { readonly load: LoadDocument }): ReactElement {
  const { t } = useTranslation('traffic')
  const [range, setRange] = useState<number>(ranges[0])
  const [isChanging, setChanging] = useState(false)
  const { value: series } = useLoadSeries(load.id, range)
  const explained = Math.min(load.failing.length, mostReasons)
  const [frame, height] = useChartHeight(explained)
  const isRunning = load.stoppedAt === undefined
  const words = [
    shapeText(t, load.load.shape),
    load.clientName === undefined ? t('fromOutside') : t('fromClient', { client: load.clientName }),
    t('failedOf', { failed: formatCount(load.failed), sent: formatCount(load.sent) })
  ]
  return (
    <section ref={frame} className={styles.detail} aria-label={addressOf(load.load.request)}>
      <PanelHeader
        ruled
        title={titleOf(load.load.request)}
        note={
          <span className={styles.note}>
            <LoadState row={load} t={t} />
            <span>{words.join(', ')}</span>
          </span>
        }
        actions={
          <>
            <MenuButton
              label={t(`range.${range as (typeof ranges)[number]}`)}
              size="small"
              entries={ranges.map((length) => ({
                key: String(length),
                label: t(`range.${length}`),
                chosen: length === range,
                onChoose: () => setRange(length)
              }))}
            />
            {isRunning ? (
              <>
                <Button size="small" onClick={() => setChanging(true)}>
                  {t('change')}
                </Button>
                <Button
                  size="small"
                  startIcon={<Icon name="stop" size={14} />}
                  onClick={() => void stopLoad(load.id).catch(() => {})}
                >
                  {t('stop')}
                </Button>
              </>
            ) : (
              <Button
                size="small"
                startIcon={<Icon name="delete" size={14} />}
                onClick={() => void removeLoad(load.id).catch(() => {})}
              >
                {t('remove')}
              </Button>
            )}
          </>
        }
      />
      {load.failing.slice(0, mostReasons).map(({ reason }) => (
        <RequestWhyLine
          key={reason}
          failed={{ client: load.load.client, request: load.load.request, failure: reason }}
        />
      ))}
      {series === undefined ? <LoadingRows /> : <LoadCharts series={series} height={height} />}
      {isChanging ? <RateDialog load={load} onClose={() => setChanging(false)} /> : null}
    </section>
  )
}

/** "http://172.18.0.3:30080/, shop.example". */
function titleOf(request: NetworkRequest): string {
  const host = hostOf(request)
  return host === undefined ? addressOf(request) : `${addressOf(request)}, ${host}`
}

/** Rows of charts, and the heads of the load and of its charts, in pixels. */
const rows = 2
const heads = 34 * (rows + 1) + 2
/** Of a line that says why requests fail. */
const lineHeight = 41
const leastHeight = 140

/** The height of a chart that fills with the others what the table leaves. */
function useChartHeight(explained: number): readonly [RefObject<HTMLElement | null>, number] {
  const frame = useRef<HTMLElement>(null)
  const [height, setHeight] = useState(leastHeight)
  useLayoutEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const measure = (): void =>
      setHeight(Math.max(leastHeight, Math.floor((element.clientHeight - heads - explained * lineHeight) / rows)))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [explained])
  return [frame, height]
}
