import { parseTime } from '../../../shared/kube/time.ts'

const known = new Map<string, number>()
const mostKnown = 1000

/** Milliseconds of an RFC 3339 time. Thousands of pods carry the same few seconds, so the last ones are kept. */
export function parsedTime(text: string): number {
  let time = known.get(text)
  if (time !== undefined) return time
  time = parseTime(text)
  if (known.size >= mostKnown) known.clear()
  known.set(text, time)
  return time
}
