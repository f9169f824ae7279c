/** What one load line shows, all in one unit (millicores or bytes). */
export interface Load {
  readonly usage?: number
  readonly request?: number
  readonly limit?: number
}

/** Positions on the line in percent of its length, and how bad the usage is. */
export interface LoadScale {
  readonly fill: number
  /** Where usage beyond the request ends; equal to `fill` where there is none. */
  readonly over: number
  readonly request: number | undefined
  readonly capped: boolean
  readonly level: 'fine' | 'warn' | 'bad'
}

/**
 * The limit sets the scale; without one the larger of usage and request stands at three quarters of the track.
 * Memory over 90 % of its limit is about to be killed, CPU over 90 % is throttled.
 */
export function loadScale(load: Load, resource: 'cpu' | 'memory', scale?: number): LoadScale {
  const usage = Math.max(0, load.usage ?? 0)
  const limit = load.limit !== undefined && load.limit > 0 ? load.limit : undefined
  const request = load.request !== undefined && load.request > 0 ? load.request : undefined
  const full = limit ?? scale ?? Math.max(usage, request ?? 0) / 0.75
  const percent = (value: number): number => (full <= 0 ? 0 : Math.min(100, (value / full) * 100))
  const over = percent(usage)
  const high = limit !== undefined && usage > limit * 0.9
  return {
    fill: request === undefined ? over : Math.min(over, percent(request)),
    over,
    request: request === undefined ? undefined : percent(request),
    capped: limit !== undefined,
    level: !high ? 'fine' : resource === 'memory' ? 'bad' : 'warn'
  }
}
