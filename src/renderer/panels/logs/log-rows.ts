import type { LogLine, LogSource } from '../../../shared/contract/logs.ts'
import { humanDuration } from '../../../shared/kube/time.ts'
import { levelOf } from '../../../shared/logs/log-level.ts'
import { podColor } from '../../parts/pod-colors.ts'
import type { MarkName } from '../../parts/status-mark.tsx'
import type { BufferedLine } from './log-buffer.ts'

/** How the lines of one stream name their speaker. */
export interface Speakers {
  /** False where there is only one. */
  readonly areShown: boolean
  /** Width of the longest name, in characters. */
  readonly width: number
  nameOf(pod: string, container: string): string
}

/** Longer names are cut in the middle: their ends tell them apart. */
const longestName = 20
const shortestName = 5

/** "x2k9p" of "checkout-7c9d5f6b84-x2k9p": what tells a pod from its siblings. */
export function podSuffix(pod: string): string {
  return pod.slice(pod.lastIndexOf('-') + 1)
}

/** One pod speaks by its containers, several by their suffixes, with the container where that has siblings. */
export function speakersOf(sources: readonly LogSource[]): Speakers {
  const onePod = sources.length <= 1
  const shorts = new Map<string, string>()
  for (const { pod, containers } of sources) {
    for (const container of containers) {
      const name = onePod ? container : containers.length > 1 ? `${shortName(pod)}/${container}` : shortName(pod)
      shorts.set(`${pod}/${container}`, middleCut(name))
    }
  }
  return {
    areShown: !onePod || sources.some(({ containers }) => containers.length > 1),
    width: [...shorts.values()].reduce((width, name) => Math.max(width, name.length), shortestName),
    // Of a pod that is gone nobody knows how many containers it had.
    nameOf: (pod, container) => shorts.get(`${pod}/${container}`) ?? middleCut(shortName(pod))
  }
}

/** "x2k9p" where that says who it is, "db-0" of a StatefulSet, whose pods have but a number. */
function shortName(pod: string): string {
  return /-\d+$/.test(pod) ? pod : podSuffix(pod)
}

function middleCut(name: string): string {
  if (name.length <= longestName) return name
  const half = Math.floor((longestName - 1) / 2)
  return `${name.slice(0, half)}…${name.slice(-half)}`
}

/** A pod's colour; a single pod's containers have each their own. */
function colorOf({ namespace, pod, container }: LogLine, sources: readonly LogSource[]): number {
  const [only] = sources
  if (sources.length !== 1 || only!.containers.length < 2) return podColor(namespace, pod)
  return podColor(namespace, pod) + Math.max(0, only!.containers.indexOf(container))
}

const eventMarks: Readonly<Record<string, MarkName>> = { Warning: 'warn', Normal: 'change' }

export function bufferedLine(line: LogLine, speakers: Speakers, sources: readonly LogSource[]): BufferedLine {
  const { event } = line
  const time = clockTimeOf(line.time)
  const at = millisecondsOf(line.time)
  if (event !== undefined) {
    const { about, count, reason, type } = event
    return {
      line,
      row: {
        kind: 'event',
        key: String(line.id),
        time,
        at,
        mark: eventMarks[type] ?? 'change',
        reason: count > 1 ? `${reason}, ${count} times` : reason,
        message: `${about.kind} ${about.name}: ${line.text}`,
        ...(about.kind === 'Pod' ? { podColor: podColor(line.namespace, line.pod) } : {})
      }
    }
  }
  const isSystem = line.stream === 'system'
  const stamp = isSystem ? '' : ownStamp(line)
  const { level, message } = isSystem ? { level: 'SYSTEM', message: line.text } : levelOf(line.text.slice(stamp.length))
  return {
    line,
    row: {
      kind: 'line',
      key: String(line.id),
      time,
      at,
      pod: speakers.nameOf(line.pod, line.container).padEnd(speakers.width),
      podColor: colorOf(line, sources),
      level,
      message,
      ...(stamp === '' ? {} : { stamp }),
      ...(isSystem ? { isSystem } : {}),
      ...(line.isContext === true ? { isContext: true } : {})
    }
  }
}

const leadingStamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d) +/

/** The RFC 3339 time that a line begins with, where it is the very time of the line: the time column says it already. */
function ownStamp({ text, time }: LogLine): string {
  const stamp = leadingStamp.exec(text)?.[0] ?? ''
  return stamp !== '' && Date.parse(stamp.trim()) === millisecondsOf(time) ? stamp : ''
}

/** Of nanoseconds since the epoch as decimal text. */
function millisecondsOf(nanoseconds: string): number {
  return Number(nanoseconds.slice(0, -6))
}

/** "14:05:12.018" of nanoseconds since the epoch as decimal text. */
export function clockTimeOf(nanoseconds: string): string {
  return new Date(millisecondsOf(nanoseconds)).toISOString().slice(11, 23)
}

/** "3m12s" before now, as wide as the longest. */
export function agoOf(at: number, now: number): string {
  return humanDuration(Math.max(0, now - at)).padStart(6)
}

/** A line as it is copied: as kubectl logs --timestamps --prefix prints it. */
export function plainText(
  { line }: BufferedLine,
  options: { readonly time: boolean; readonly prefix: boolean }
): string {
  const time = options.time ? `${new Date(millisecondsOf(line.time)).toISOString()} ` : ''
  const speaker = line.event === undefined ? `pod/${line.pod}/${line.container}` : `event/${line.event.reason}`
  return `${options.prefix ? `[${speaker}] ` : ''}${time}${line.text}`
}
