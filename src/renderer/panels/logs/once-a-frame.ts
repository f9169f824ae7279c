export interface FrameCall {
  /** Asks for the next frame; asked again before it, there is still one call. */
  readonly soon: () => void
  readonly cancel: () => void
}

/** Calls `draw` in the next frame after it was asked for, however often that was. */
export function onceAFrame(draw: () => void): FrameCall {
  let frame: number | undefined
  return {
    soon() {
      frame ??= requestAnimationFrame(() => {
        frame = undefined
        draw()
      })
    },
    cancel() {
      if (frame !== undefined) cancelAnimationFrame(frame)
      frame = undefined
    }
  }
}
