// What a server logs of the requests of steady loads: a sample of lines and the number of all others, written only when
// somebody looks.
import { fillTemplate } from './log-text.ts'
import type { PlannedLine } from './plan-log.ts'
import type { ContainerLaunch } from '../../kubelet/container-runtime.ts'

/** Requests that a server is asked again and again, as its access log has them. */
export interface AccessStream {
  /** Requests a second. */
  readonly rps: number
  readonly from: string
  readonly method: string
  readonly path: string
  readonly agent: string
  readonly status: number
  readonly bytes: number
  /** Milliseconds. */
  readonly latency: number
}

/** Streams that hold from a moment on, in milliseconds. */
export interface AccessSpan {
  readonly since: number
  readonly streams: readonly AccessStream[]
}

/** Lines of one second and container that are kept; what is above is counted. */
const mostLines = 5
/** The last seconds of a span that are written line by line; of what was before only the number is. */
const mostSeconds = 60

/** The lines of one span after `from`, up to and including `to` (milliseconds), oldest first. */
export function accessLines(
  launch: ContainerLaunch,
  { streams }: AccessSpan,
  from: number,
  to: number
): readonly PlannedLine[] {
  const { access } = launch.image.log
  if (access === undefined) return []
  const { stream: channel = 'stdout' } = access
  const logged = streams.filter(({ status, rps }) => status > 0 && rps > 0)
  const rate = logged.reduce((sum, { rps }) => sum + rps, 0)
  if (rate === 0) return []
  const lines: PlannedLine[] = []
  const begin = Math.max(from, to - mostSeconds * 1000)
  const before = Math.round((rate * (begin - from)) / 1000)
  if (before > 0)
    lines.push({
      time: begin,
      stream: channel,
      text: `[${before} lines of ${Math.round((begin - from) / 1000)} seconds were not kept]`
    })
  for (let second = Math.floor(begin / 1000); second * 1000 < to; second++) {
    const [start, end] = [Math.max(second * 1000, begin), Math.min(second * 1000 + 1000, to)]
    // Counted from the clock's own beginning, so that lines do not depend on who looked when.
    const [first, last] = [countAt(rate, start), countAt(rate, end)]
    const kept = Math.min(last - first, mostLines)
    for (let line = 0; line < kept; line++) {
      const time = Math.round(start + ((line + 0.5) * (end - start)) / kept)
      const { rps: _rps, ...values } = pickStream(logged, rate, first + line)
      lines.push({ time, stream: channel, text: fillTemplate(access.text, launch, time, values) })
    }
    const left = last - first - kept
    if (left > 0) lines.push({ time: end, stream: channel, text: `[${left} lines of one second were not kept]` })
  }
  return lines
}

/** How many requests of a rate have come by a moment. */
function countAt(rate: number, time: number): number {
  return Math.floor((rate * time) / 1000)
}

/** Streams take turns by their rates. */
function pickStream(streams: readonly AccessStream[], rate: number, number: number): AccessStream {
  let place = ((number * 0.618_033_988_749_895) % 1) * rate
  for (const stream of streams) {
    place -= stream.rps
    if (place < 0) return stream
  }
  return streams.at(-1)!
}
