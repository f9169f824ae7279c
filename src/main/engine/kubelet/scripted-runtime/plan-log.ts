// The log of a container that runs by a plan, as a function of time.
import type { LogStream } from '../../store/log-types.ts'
import type { ContainerLaunch } from '../container-runtime.ts'
import type { ContainerPlan } from './container-plan.ts'
import { fillTemplate, lineText } from './log-text.ts'

export interface PlannedLine {
  readonly time: number
  readonly stream: LogStream
  readonly text: string
}

/**
 * The lines after `from` up to and including `to`, oldest first, and only the newest `most`. Long loops cost no more
 * than the lines that are asked for.
 */
export function plannedLines(
  plan: ContainerPlan,
  launch: ContainerLaunch,
  from: number,
  to: number,
  most: number
): readonly PlannedLine[] {
  const lines: PlannedLine[] = []
  const { startedAt } = launch
  const add = (time: number, stream: LogStream | undefined, text: string): void => {
    if (time <= from || time > to) return
    for (const part of text.split('\n')) lines.push({ time, stream: stream ?? 'stdout', text: part })
  }
  for (const line of plan.script?.lines ?? []) {
    add(startedAt + line.at, line.stream, lineText(line.parts, launch, startedAt + line.at, 0))
  }
  if (plan.server !== undefined) {
    const base = startedAt + (plan.script?.servesFrom ?? 0)
    for (const line of launch.image.log.start) {
      add(base + line.after, line.stream, fillTemplate(line.text, launch, base + line.after))
    }
  }
  addLoop(plan, launch, from, to, most, add)
  return lines.length > most ? lines.slice(-most) : lines
}

function addLoop(
  plan: ContainerPlan,
  launch: ContainerLaunch,
  from: number,
  to: number,
  most: number,
  add: (time: number, stream: LogStream, text: string) => void
): void {
  const loop = plan.script?.loop
  if (loop === undefined || loop.lines.length === 0) return
  const start = launch.startedAt + loop.start
  const last = Math.floor((to - start) / loop.period)
  const newest = last - Math.ceil(most / loop.lines.length)
  const first = Math.max(Math.floor((from - start) / loop.period), newest, 0)
  for (let round = first; round <= last; round++) {
    for (const line of loop.lines) {
      const time = start + round * loop.period + line.at
      add(time, line.stream, lineText(line.parts, launch, time, round))
    }
  }
}

/** When the next line comes after `from`; undefined where no more will come by itself. */
export function nextLineAt(plan: ContainerPlan, launch: ContainerLaunch, from: number): number | undefined {
  let next: number | undefined
  const consider = (time: number): void => {
    if (time > from && (next === undefined || time < next)) next = time
  }
  for (const line of plan.script?.lines ?? []) consider(launch.startedAt + line.at)
  if (plan.server !== undefined) {
    const base = launch.startedAt + (plan.script?.servesFrom ?? 0)
    for (const line of launch.image.log.start) consider(base + line.after)
  }
  const loop = plan.script?.loop
  if (loop === undefined) return next
  const start = launch.startedAt + loop.start
  const round = Math.max(Math.floor((from - start) / loop.period), 0)
  for (const line of loop.lines) {
    consider(start + round * loop.period + line.at)
    consider(start + (round + 1) * loop.period + line.at)
  }
  return next
}
