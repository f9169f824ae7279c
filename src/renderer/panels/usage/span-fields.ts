// Moments of simulated time as the fields of a form have them: in UTC, as the cluster's clock.

const shortest = 5_000
const longest = 366 * 86_400_000

/** "2026-11-20T13:05:00". */
export function momentField(moment: number): string {
  return new Date(moment).toISOString().slice(0, 19)
}

function readField(text: string): number {
  return Date.parse(`${text}Z`)
}

/** The span between two fields, or why it is none. */
export function readSpan(
  fromText: string,
  toText: string,
  now: number
): { readonly from: number; readonly to: number } | 'unread' | 'backwards' | 'future' | 'long' {
  const [from, to] = [readField(fromText), readField(toText)]
  if (Number.isNaN(from) || Number.isNaN(to)) return 'unread'
  if (to - from < shortest) return 'backwards'
  if (to - from > longest) return 'long'
  if (from >= now) return 'future'
  return { from, to }
}
