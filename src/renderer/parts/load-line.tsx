// Plain CSS module on the theme's variables.
import { memo } from 'react'
import type { CSSProperties, ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../theme/class-names.ts'
import { loadScale } from './load-scale.ts'
import type { Load } from './load-scale.ts'
import styles from './load-line.module.css'

export interface LoadLineProps extends Load {
  readonly resource: 'cpu' | 'memory'
  /** Pixels or any CSS length; 42 in rows. */
  readonly width?: number | string
  /** End of the scale where there is no limit, for lines that must compare. */
  readonly scale?: number
  /** The whole reading for readers and on hover: "212m of 500m, request 250m". */
  readonly label: string
}

/** The one gauge: fill is usage, the tick is the request, the cap at the end is the limit. */
export const LoadLine = memo(function LoadLine(props: LoadLineProps): ReactElement {
  const { resource, width = 42, scale, label } = props
  const at = loadScale(props, resource, scale)
  const style: CSSProperties = { width }
  return (
    <span
      className={classNames(
        styles.line,
        !at.capped && styles.open,
        !at.capped && at.request === undefined && scale === undefined && styles.free,
        at.level !== 'fine' && styles[at.level]
      )}
      style={style}
      role="img"
      aria-label={label}
      title={label}
    >
      <span className={styles.track} />
      {at.over > at.fill ? <span className={styles.over} style={{ width: `${at.over}%` }} /> : null}
      <span className={styles.fill} style={{ width: `${at.fill}%` }} />
      {at.request === undefined ? null : <span className={styles.request} style={{ left: `${at.request}%` }} />}
      {at.capped ? <span className={styles.cap} /> : null}
    </span>
  )
})

export interface LoadCellProps extends LoadLineProps {
  /** The usage as kubectl prints it (250m, 361Mi); undefined where there is no measurement: "none". */
  readonly figure: string | undefined
  /** False where the table has no room for the bar. */
  readonly bar?: boolean
}

/** A table cell: the number, then the line. The number takes the colour of trouble. */
export const LoadCell = memo(function LoadCell({ figure, bar = true, ...line }: LoadCellProps): ReactElement {
  const { t } = useTranslation('parts')
  if (figure === undefined) return <span className={styles.nothing}>{t('none')}</span>
  const { level } = loadScale(line, line.resource, line.scale)
  return (
    <span className={styles.cell}>
      <span
        className={classNames(
          styles.figure,
          level === 'warn' && styles.figureWarn,
          level === 'bad' && styles.figureBad
        )}
      >
        {figure}
      </span>
      {bar ? <LoadLine {...line} /> : null}
    </span>
  )
})
