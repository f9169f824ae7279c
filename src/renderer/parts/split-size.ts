/** Keeps a pane between its limits: `min` in pixels, `maxPart` as a part of the whole. The least wins when they clash. */
export function clampSize(size: number, min: number, maxPart: number, whole: number): number {
  return Math.round(Math.max(min, Math.min(size, whole * maxPart)))
}
