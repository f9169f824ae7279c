import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { MapBox } from '../../../shared/contract/map.ts'
import { useCommandContext } from '../../commands/command.ts'
import { useRoute } from '../../shell/route.ts'
import { linkOfRef } from '../objects/object-ref.tsx'
import { ObjectMenu } from '../objects/object-menu.tsx'
import { drawEdges, worthDrawing } from './edge-path.ts'
import styles from './map-canvas.module.css'
import { MapContent } from './map-content.tsx'
import { MapLegend } from './map-legend.tsx'
import { spread, type MapState } from './map-state.ts'
import { useViewport } from './use-viewport.ts'
import {
  centred,
  drawnRect,
  fitted,
  opened,
  overlap,
  readableScale,
  revealed,
  zoomAt,
  type Viewport
} from './viewport.ts'
import { directionOf, entrance, walk } from './walk.ts'

export interface MapCanvasProps {
  readonly map: MapState
  /** What the map is of: another one is looked at from its beginning. */
  readonly subject: string
  readonly isSearching: boolean
  /** The box that a search has come to; `turn` grows each time. */
  readonly sought: { readonly id: string; readonly turn: number } | undefined
  readonly onCentre: (box: MapBox) => void
  readonly onFold: (box: MapBox) => void
}

/** Columns move apart by at most this much where the window is wide. */
const mostSpread = 96

/** Below this the heads of the columns would stand over each other. */
const leastHeads = 0.3

/** The map as a drawing that is moved and zoomed; the keyboard walks from box to box. */
export function MapCanvas(props: MapCanvasProps): ReactElement {
  const { subject, isSearching, sought, onCentre, onFold } = props
  const { t } = useTranslation('map')
  const { frame, size, view, setView, onPointerDown } = useViewport()
  const width = size?.width
  const map = useMemo(
    () => (width === undefined ? props.map : spread(props.map, width, mostSpread)),
    [props.map, width]
  )
  const { boxes, columns } = map
  const [chosen, setChosen] = useState<string>()
  const [menu, setMenu] = useState<{ readonly left: number; readonly top: number }>()
  const open = useRoute((route) => route.open)
  const openDetail = useRoute((route) => route.openDetail)
  const current = (chosen === undefined ? undefined : boxes.get(chosen)) ?? entrance(boxes, map.focus)
  const whose = chosen === undefined ? undefined : current?.id
  const edges = useMemo(() => drawEdges(worthDrawing(map.edges, whose), boxes), [map.edges, whose, boxes])
  const isFar = view.scale < readableScale
  const rect = useSteady(size === undefined ? undefined : drawnRect(view, size))
  const seen = useMemo(
    () => (rect === undefined ? [] : [...boxes.values()].filter((box) => overlap(box, rect))),
    [boxes, rect]
  )
  const near = useMemo(
    () => (isFar ? seen.filter(({ id }) => id === current?.id) : withCurrent(seen, current)),
    [isFar, seen, current]
  )

  // What nobody has moved by hand shows the map as it is opened, also when columns come and go.
  const frameKey = JSON.stringify([subject, columns, size])
  const [shown, setShown] = useState<{ readonly subject: string; readonly frame: string; readonly view: Viewport }>()
  useEffect(() => {
    if (size === undefined || boxes.size === 0 || shown?.frame === frameKey) return
    const isMoved = shown?.subject === subject && shown.view !== view
    const next = isMoved ? view : opened(map, size, map.focus === undefined ? undefined : boxes.get(map.focus))
    setShown({ subject, frame: frameKey, view: isMoved ? shown.view : next })
    if (!isMoved) setView(() => next)
  }, [size, shown, subject, frameKey, boxes, map, view, setView])

  const reach = (box: MapBox, how: (now: Viewport, size: { width: number; height: number }) => Viewport): void => {
    setChosen(box.id)
    useCommandContext.setState({ targets: [linkOfRef(box.ref)] })
    if (size !== undefined) setView((now) => how(now, size))
  }
  // It may have to be drawn before it can have the keyboard.
  const wanted = useRef<string>(undefined)
  const focusWanted = (): void => {
    const element = wanted.current === undefined ? null : boxElement(frame.current, wanted.current)
    if (element === null) return
    wanted.current = undefined
    element.focus({ preventScroll: true })
  }
  useEffect(focusWanted)
  const goTo = (box: MapBox): void => {
    reach(box, (now, screen) => revealed(now.scale < readableScale ? { ...now, scale: 0.8 } : now, screen, box))
    wanted.current = box.id
    focusWanted()
  }
  useEffect(() => {
    const box = sought === undefined ? undefined : boxes.get(sought.id)
    if (box === undefined) return
    // The keyboard stays in the search.
    reach(box, (now, screen) => centred({ ...now, scale: Math.max(now.scale, 0.8) }, screen, box))
    // One turn is one jump, however often the map changes meanwhile.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [sought?.turn])

  const boxOf = (target: EventTarget): MapBox | undefined =>
    boxes.get((target as Element).closest<HTMLElement>('[data-box]')?.dataset['box'] ?? '')
  const onClick = (event: MouseEvent): void => {
    const box = boxOf(event.target)
    if (box !== undefined) {
      reach(box, (now) => now)
      openDetail(linkOfRef(box.ref))
    } else if (isFar && size !== undefined && frame.current !== null) {
      const { left, top } = frame.current.getBoundingClientRect()
      const point = { x: event.clientX - left, y: event.clientY - top }
      setView((now) => zoomAt(now, 0.8 / now.scale, point))
    }
  }
  const onContextMenu = (event: MouseEvent): void => {
    const box = boxOf(event.target)
    if (box === undefined) return
    event.preventDefault()
    reach(box, (now) => now)
    setMenu({ left: event.clientX, top: event.clientY })
  }
  const zoom = (factor: number): void => {
    if (size !== undefined) setView((now) => zoomAt(now, factor, { x: size.width / 2, y: size.height / 2 }))
  }
  const fit = (): void => {
    if (size !== undefined) setView(() => fitted(map, size))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !isOnMap(event.target)) return
    const direction = directionOf(event.key)
    const box = boxOf(event.target) ?? current
    const element = box === undefined ? null : boxElement(frame.current, box.id)
    if (isMenuKey(event) && box !== undefined && element !== null) {
      const { left, bottom } = element.getBoundingClientRect()
      reach(box, (now) => now)
      setMenu({ left, top: bottom })
    } else if (direction !== undefined && box !== undefined) {
      const next = boxOf(event.target) === undefined ? box : walk(box, direction, boxes, map.edges)
      if (next !== undefined) goTo(next)
    } else if (event.key === 'Enter' && event.shiftKey && box !== undefined) onCentre(box)
    else if (event.key === 'Enter' && box !== undefined) openDetail(linkOfRef(box.ref))
    else if (event.key === ' ' && box !== undefined) onFold(box)
    else if (event.key === '+' || event.key === '=') zoom(1.25)
    else if (event.key === '-') zoom(0.8)
    else if (event.key === '0') fit()
    else return
    event.preventDefault()
  }

  return (
    <div
      ref={frame}
      className={styles.frame}
      role="application"
      aria-label={t('canvas')}
      aria-roledescription={t('canvasRole')}
      onPointerDown={onPointerDown}
      onClick={onClick}
      onContextMenu={onContextMenu}
      onKeyDown={onKeyDown}
      data-far={isFar || undefined}
    >
      <div className={styles.moved} style={{ transform: `translate(${view.x}px, ${view.y}px)` }}>
        <MapContent
          map={map}
          edges={edges}
          seen={seen}
          near={near}
          drawn={rect}
          scale={view.scale}
          isFar={isFar}
          current={current?.id}
          chosen={whose}
          open={open}
          isSearching={isSearching}
        />
      </div>
      <div className={styles.columns} aria-hidden="true">
        {(view.scale < leastHeads ? [] : columns).map(({ column, x, width: columnWidth }) => (
          <span key={column} style={{ left: x * view.scale + view.x, maxWidth: (columnWidth + 60) * view.scale }}>
            {t(`column.${column}`)}
          </span>
        ))}
      </div>
      <div className={styles.foot} data-map-foot>
        <MapLegend map={map} />
        <span className={styles.gap} />
        <Button size="small" onClick={() => zoom(0.8)} aria-label={t('zoomOut')}>
          −
        </Button>
        <Button size="small" onClick={() => zoom(1.25)} aria-label={t('zoomIn')}>
          +
        </Button>
        <Button size="small" onClick={fit}>
          {t('fit')}
        </Button>
      </div>
      {menu === undefined ? null : <ObjectMenu position={menu} onClose={() => setMenu(undefined)} />}
    </div>
  )
}

function isMenuKey({ key, shiftKey }: KeyboardEvent): boolean {
  return key === 'ContextMenu' || (key === 'F10' && shiftKey)
}

/** Not on its buttons or in its menu, which is drawn elsewhere but heard here. */
function isOnMap(target: EventTarget): boolean {
  return target instanceof Element && target.closest('[role="menu"], [data-map-foot]') === null
}

function boxElement(frame: HTMLElement | null, id: string): HTMLElement | null {
  return frame?.querySelector<HTMLElement>(`[data-box="${CSS.escape(id)}"]`) ?? null
}

/** The box with the keyboard stays, wherever the map was moved to. */
function withCurrent(seen: readonly MapBox[], current: MapBox | undefined): readonly MapBox[] {
  return current === undefined || seen.includes(current) ? seen : [...seen, current]
}

/** The same object for as long as it says the same. */
function useSteady<T extends object>(value: T | undefined): T | undefined {
  const key = JSON.stringify(value)
  return useMemo(() => (key === undefined ? undefined : (JSON.parse(key) as T)), [key])
}
