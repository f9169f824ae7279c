// Plain CSS module on the theme's variables.
import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent, ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../theme/class-names.ts'
import { clampSize } from './split-size.ts'
import styles from './split-pane.module.css'

export interface SplitPaneProps {
  /** `row`: side by side; `column`: one above the other. */
  readonly direction: 'row' | 'column'
  /** What takes the rest. */
  readonly main: ReactNode
  /** The sized pane at the end (right or bottom); undefined hides it and the handle. */
  readonly end: ReactNode | undefined
  /** Size of the end pane in pixels. */
  readonly size: number
  readonly onResize: (size: number) => void
  readonly min: number
  /** Largest part of the whole, 0 to 1. */
  readonly maxPart: number
  readonly label?: string
}

/** Two panes and a hairline between them that moves by pointer and by arrow keys, within limits. */
export function SplitPane({ direction, main, end, size, onResize, min, maxPart, label }: SplitPaneProps): ReactElement {
  const { t } = useTranslation('parts')
  const frame = useRef<HTMLDivElement>(null)
  const [whole, setWhole] = useState(0)
  const row = direction === 'row'

  useEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() => setWhole(row ? element.clientWidth : element.clientHeight))
    observer.observe(element)
    return () => observer.disconnect()
  }, [row])

  const limited = whole === 0 ? size : clampSize(size, min, maxPart, whole)
  const resize = (next: number): void => onResize(clampSize(next, min, maxPart, whole))

  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const rectangle = frame.current?.getBoundingClientRect()
    if (rectangle === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return
    resize(row ? rectangle.right - event.clientX : rectangle.bottom - event.clientY)
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? 64 : 16
    const more = row ? 'ArrowLeft' : 'ArrowUp'
    const less = row ? 'ArrowRight' : 'ArrowDown'
    if (event.key === more) resize(limited + step)
    else if (event.key === less) resize(limited - step)
    else if (event.key === 'Home') resize(min)
    else if (event.key === 'End') resize(whole * maxPart)
    else return
    event.preventDefault()
  }

  return (
    <div ref={frame} className={classNames(styles.frame, row ? styles.row : styles.column)}>
      <div className={styles.main}>{main}</div>
      {end === undefined ? null : (
        <>
          <div
            className={styles.handle}
            role="separator"
            tabIndex={0}
            aria-label={label ?? t('resize')}
            aria-orientation={row ? 'vertical' : 'horizontal'}
            aria-valuenow={limited}
            aria-valuemin={min}
            aria-valuemax={Math.round(whole * maxPart)}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={onPointerMove}
            onKeyDown={onKeyDown}
          />
          <div className={styles.end} style={row ? { width: limited } : { height: limited }}>
            {end}
          </div>
        </>
      )}
    </div>
  )
}
