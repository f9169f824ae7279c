// What a server writes to its log by itself, as a function of time.
import type { LogStream } from '../../store/log-types.ts'
import type { ContainerLaunch } from '../../kubelet/container-runtime.ts'
import { fillTemplate } from './log-text.ts'

export interface PlannedLine {
  readonly time: number
  readonly stream: LogStream
  readonly text: string
}

/** The lines of a server that began at `base`, after `from` up to and including `to`, oldest first. Milliseconds. */
export function plannedLines(launch: ContainerLaunch, base: number, from: number, to: number): readonly PlannedLine[] {
  const lines: PlannedLine[] = []
  for (const { after, text, stream = 'stdout' } of launch.image.log.start) {
    const time = base + after
    if (time <= from || time > to) continue
    for (const part of fillTemplate(text, launch, time).split('\n')) lines.push({ time, stream, text: part })
  }
  return lines
}

/** When the next of these lines comes after `from`; undefined where no more will come by itself. */
export function nextLineAt({ image }: ContainerLaunch, base: number, from: number): number | undefined {
  let next: number | undefined
  for (const { after } of image.log.start) {
    const time = base + after
    if (time > from && (next === undefined || time < next)) next = time
  }
  return next
}
