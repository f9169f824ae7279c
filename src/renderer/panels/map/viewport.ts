// What part of the map is on the screen, in plain numbers. A point p of the map is drawn at p * scale + offset.

export interface Viewport {
  readonly x: number
  readonly y: number
  readonly scale: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Rect extends Size {
  readonly x: number
  readonly y: number
}

const least = 0.02
const most = 2
/** Below this nobody can read the names: boxes are drawn as mere outlines, all in one. */
export const readableScale = 0.45

function limited(scale: number): number {
  return Math.min(most, Math.max(least, scale))
}

/** Zooms about a point of the screen, which stays where it is. */
export function zoomAt(view: Viewport, factor: number, point: { readonly x: number; readonly y: number }): Viewport {
  const scale = limited(view.scale * factor)
  const part = scale / view.scale
  return { scale, x: point.x - (point.x - view.x) * part, y: point.y - (point.y - view.y) * part }
}

/** All of the map. */
export function fitted(map: Size, screen: Size): Viewport {
  const scale = limited(Math.min(1, screen.width / map.width, screen.height / map.height))
  return { scale, x: Math.max(0, (screen.width - map.width * scale) / 2), y: 0 }
}

/** At first: all of it where that can be read, else its beginning, or the part round one box. */
export function opened(map: Size, screen: Size, round: Rect | undefined): Viewport {
  const whole = fitted(map, screen)
  if (whole.scale >= 0.8) return whole
  // The whole width, where the names can be read then.
  const wide = screen.width / map.width
  const scale = wide >= 0.7 ? Math.min(1, wide) : 0.9
  const view = { scale, x: 0, y: 0 }
  return round === undefined ? view : withinMap(centred(view, screen, round), map, screen)
}

export function centred(view: Viewport, screen: Size, box: Rect): Viewport {
  const { scale } = view
  return {
    scale,
    x: screen.width / 2 - (box.x + box.width / 2) * scale,
    y: screen.height / 2 - (box.y + box.height / 2) * scale
  }
}

/** No emptiness at the left or above, where there is map enough to fill the screen. */
function withinMap({ x, y, scale }: Viewport, map: Size, screen: Size): Viewport {
  return {
    scale,
    x: Math.min(0, Math.max(x, Math.min(0, screen.width - map.width * scale))),
    y: Math.min(0, Math.max(y, Math.min(0, screen.height - map.height * scale)))
  }
}

/** Moves no further than is needed for the box to be seen with some air round it. */
export function revealed(view: Viewport, screen: Size, box: Rect): Viewport {
  const air = 48
  const move = (start: number, length: number, offset: number, whole: number): number => {
    const from = start * view.scale + offset
    const to = (start + length) * view.scale + offset
    if (from < air) return offset + air - from
    if (to > whole - air) return offset - (to - (whole - air))
    return offset
  }
  return {
    scale: view.scale,
    x: move(box.x, box.width, view.x, screen.width),
    y: move(box.y, box.height, view.y, screen.height)
  }
}

const step = 512

/**
 * The part of the map to be drawn: what is on the screen and some more, in steps, so that moving by a pixel draws
 * nothing anew.
 */
export function drawnRect({ x, y, scale }: Viewport, screen: Size): Rect {
  const left = Math.floor(-x / scale / step) * step - step / 2
  const top = Math.floor(-y / scale / step) * step - step / 2
  const right = Math.ceil((screen.width - x) / scale / step) * step + step / 2
  const bottom = Math.ceil((screen.height - y) / scale / step) * step + step / 2
  return { x: left, y: top, width: right - left, height: bottom - top }
}

export function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
