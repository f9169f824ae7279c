import type { LogLine, LogUpdate } from '../../../shared/contract/logs.ts'
import { levelGroup, type BufferedLine } from './log-buffer.ts'
import { levelOf } from './log-level.ts'

/** How the lines of one stream name their speaker, and in which colour. */
export interface Speakers {
  /** False where there is only one. */
  readonly areShown: boolean
  /** Width of the longest name, in characters. */
  readonly width: number
  nameOf(pod: string, container: string): string
  colorOf(pod: string, container: string): number
}

/** Longer names of containers are cut. */
const longestName = 24

/** "x2k9p" of "checkout-7c9d5f6b84-x2k9p": what tells a pod from its siblings. */
export function podSuffix(pod: string): string {
  return pod.slice(pod.lastIndexOf('-') + 1)
}

/** One pod speaks by its containers, several by their suffixes, with the container where they have several. */
export function speakersOf(sources: LogUpdate['sources'], colors: PodColors): Speakers {
  const onePod = sources.length <= 1
  const severalContainers = sources.some(({ containers }) => containers.length > 1)
  const nameOf = (pod: string, container: string): string => {
    const name = onePod ? container : severalContainers ? `${podSuffix(pod)}/${container}` : podSuffix(pod)
    return name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name
  }
  const names = sources.flatMap(({ pod, containers }) => containers.map((container) => nameOf(pod, container)))
  return {
    areShown: !onePod || severalContainers,
    width: names.reduce((width, name) => Math.max(width, name.length), 5),
    nameOf,
    colorOf: (pod, container) => (onePod && severalContainers ? colors.of(`${pod}/${container}`) : colors.of(pod))
  }
}

export function bufferedLine(line: LogLine, speakers: Speakers): BufferedLine {
  const stamp = line.stream === 'system' ? '' : ownStamp(line)
  const { level, message } =
    line.stream === 'system' ? { level: 'SYSTEM', message: line.text } : levelOf(line.text.slice(stamp.length))
  return {
    line,
    group: levelGroup(level),
    row: {
      kind: 'line',
      key: String(line.id),
      time: clockTimeOf(line.time),
      pod: speakers.nameOf(line.pod, line.container).padEnd(speakers.width),
      podColor: speakers.colorOf(line.pod, line.container),
      level,
      message,
      ...(stamp === '' ? {} : { stamp })
    }
  }
}

const leadingStamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d) +/

/** The RFC 3339 time that a line begins with, where it is the very time of the line: the time column says it already. */
function ownStamp({ text, time }: LogLine): string {
  const stamp = leadingStamp.exec(text)?.[0] ?? ''
  return stamp !== '' && Date.parse(stamp.trim()) === Number(time.slice(0, -6)) ? stamp : ''
}

/** "14:05:12.018" of nanoseconds since the epoch as decimal text. */
export function clockTimeOf(nanoseconds: string): string {
  const milliseconds = Number(nanoseconds.slice(0, -6))
  return new Date(milliseconds).toISOString().slice(11, 23)
}

/** A line as it is copied: as kubectl logs --timestamps --prefix prints it. */
export function plainText(
  { line }: BufferedLine,
  options: { readonly time: boolean; readonly prefix: boolean }
): string {
  const milliseconds = Number(line.time.slice(0, -6))
  const time = options.time ? `${new Date(milliseconds).toISOString()} ` : ''
  return `${options.prefix ? `[pod/${line.pod}/${line.container}] ` : ''}${time}${line.text}`
}

/** The colours of the pods of one object: each takes the first that is free and keeps it as long as it is there. */
export class PodColors {
  readonly #colors = new Map<string, number>()

  of(speaker: string): number {
    let color = this.#colors.get(speaker)
    if (color === undefined) {
      const taken = new Set(this.#colors.values())
      color = 0
      while (taken.has(color)) color++
      this.#colors.set(speaker, color)
    }
    return color
  }

  /** Gives back the colours of pods that are gone, once there are more than colours. */
  keep(pods: ReadonlySet<string>): void {
    if (this.#colors.size <= 8) return
    for (const speaker of this.#colors.keys()) {
      if (!pods.has(speaker.split('/')[0]!)) this.#colors.delete(speaker)
    }
  }
}

const colorsByObject = new Map<string, PodColors>()

/** The same colours wherever the log of this object is shown. */
export function podColors(objectKey: string): PodColors {
  let colors = colorsByObject.get(objectKey)
  if (colors === undefined) colorsByObject.set(objectKey, (colors = new PodColors()))
  return colors
}
