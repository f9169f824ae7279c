/**
 * Runs something later, in milliseconds of real time, and returns what cancels it. The host injects the real timer;
 * tests step their own. Views have no other notion of real time.
 */
export type Schedule = (delayMs: number, run: () => void) => () => void

/** Calls back each real second; returns what ends that. */
export function everySecond(schedule: Schedule, tell: () => void): () => void {
  let cancel: () => void
  const tick = (): void => {
    cancel = schedule(1_000, () => {
      tick()
      tell()
    })
  }
  tick()
  return () => cancel()
}
