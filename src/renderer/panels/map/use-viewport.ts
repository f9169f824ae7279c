import { useCallback, useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react'
import { zoomAt, type Size, type Viewport } from './viewport.ts'

export interface Moving {
  readonly frame: RefObject<HTMLDivElement | null>
  /** Undefined until the window has told. */
  readonly size: Size | undefined
  readonly view: Viewport
  readonly setView: (change: (view: Viewport) => Viewport) => void
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void
}

const wheelZoom = 0.0022

/** A frame whose content is moved by dragging and by the wheel, and made larger by the wheel with Ctrl or by pinching. */
export function useViewport(): Moving {
  const frame = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState<Size>()
  const [view, setView] = useState<Viewport>({ x: 0, y: 0, scale: 1 })

  useEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }))
    observer.observe(element)
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault()
      const { left, top } = element.getBoundingClientRect()
      const { deltaX, deltaY, clientX, clientY, shiftKey } = event
      if (event.ctrlKey || event.metaKey) {
        setView((now) => zoomAt(now, Math.exp(-deltaY * wheelZoom), { x: clientX - left, y: clientY - top }))
      } else if (shiftKey && deltaX === 0) setView((now) => ({ ...now, x: now.x - deltaY }))
      else setView((now) => ({ ...now, x: now.x - deltaX, y: now.y - deltaY }))
    }
    // React's own listener may not keep the page from zooming.
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      observer.disconnect()
      element.removeEventListener('wheel', onWheel)
    }
  }, [])

  const onPointerDown = useCallback((event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0 || (event.target as Element).closest('button') !== null) return
    const element = event.currentTarget
    element.setPointerCapture(event.pointerId)
    let { clientX, clientY } = event
    const onMove = (move: globalThis.PointerEvent): void => {
      const [dx, dy] = [move.clientX - clientX, move.clientY - clientY]
      clientX = move.clientX
      clientY = move.clientY
      setView((now) => ({ ...now, x: now.x + dx, y: now.y + dy }))
    }
    const onEnd = (): void => {
      element.removeEventListener('pointermove', onMove)
      element.removeEventListener('pointerup', onEnd)
      element.removeEventListener('pointercancel', onEnd)
    }
    element.addEventListener('pointermove', onMove)
    element.addEventListener('pointerup', onEnd)
    element.addEventListener('pointercancel', onEnd)
  }, [])

  return { frame, size, view, setView, onPointerDown }
}
