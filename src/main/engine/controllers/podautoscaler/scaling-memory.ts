/** What was recommended for one autoscaler, or done, at a moment (milliseconds). */
export interface Noted {
  readonly at: number
  readonly replicas: number
}

/** What the controller remembers of one autoscaler: as upstream in memory only, and gone with a restart. */
export class ScalingMemory {
  recommendations: readonly Noted[]
  scaleUps: readonly Noted[] = []
  scaleDowns: readonly Noted[] = []

  constructor(at: number, replicas: number) {
    this.recommendations = [{ at, replicas }]
  }

  /** Notes a recommendation; what is older than `cutoff` is of no use any more. */
  recommend(at: number, replicas: number, cutoff: number): void {
    this.recommendations = [...this.recommendations.filter((one) => one.at >= cutoff), { at, replicas }]
  }

  /** Notes a change of the target; `period` in seconds is the longest that a policy looks back. */
  scaled(at: number, from: number, to: number, period: number): void {
    const change = { at, replicas: Math.abs(to - from) }
    const isRecent = (one: Noted): boolean => one.at >= at - period * 1000
    if (to > from) this.scaleUps = [...this.scaleUps.filter(isRecent), change]
    else this.scaleDowns = [...this.scaleDowns.filter(isRecent), change]
  }

  /** Replicas added, or taken away, in the last `period` seconds. */
  static within(changes: readonly Noted[], period: number, now: number): number {
    let sum = 0
    for (const { at, replicas } of changes) if (at > now - period * 1000) sum += replicas
    return sum
  }
}
