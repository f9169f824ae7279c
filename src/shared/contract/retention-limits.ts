// Beside the contract, which the window has no code of.

const mebibyte = 1024 ** 2
const minute = 60_000
const day = 86_400_000

/** How much of its past a cluster keeps. Bytes, and milliseconds of simulated time. */
export interface Retention {
  /** Of revisions, with all that is not container logs. */
  readonly history: number
  readonly logs: number
  /** How far back charts of usage go. */
  readonly metrics: number
  /** How long the API has an event after it was last written. */
  readonly events: number
}

/** As a real API server has it, where it has it. */
export const defaultRetention: Retention = {
  history: 512 * mebibyte,
  logs: 256 * mebibyte,
  metrics: 30 * day,
  events: 60 * minute
}

/** The least and the most of each. */
export const retentionLimits: Readonly<Record<keyof Retention, readonly [least: number, most: number]>> = {
  history: [16 * mebibyte, 8192 * mebibyte],
  logs: [8 * mebibyte, 8192 * mebibyte],
  metrics: [day, 30 * day],
  events: [5 * minute, 1440 * minute]
}

export const retentionKeys = ['history', 'logs', 'metrics', 'events'] as const satisfies readonly (keyof Retention)[]

/** What a file says of it, which may come from elsewhere: what cannot be is as it comes, or as far as it may be. */
export function readRetention(value: unknown): Retention {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<keyof Retention, unknown>>
  const read = (key: keyof Retention): number => {
    const [least, most] = retentionLimits[key]
    const wanted = given[key]
    return typeof wanted === 'number' && Number.isFinite(wanted)
      ? Math.round(Math.min(most, Math.max(least, wanted)))
      : defaultRetention[key]
  }
  return { history: read('history'), logs: read('logs'), metrics: read('metrics'), events: read('events') }
}
