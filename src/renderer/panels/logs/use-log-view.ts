import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogSource } from '../../../shared/contract/logs.ts'
import type { LevelGroup } from '../../../shared/logs/log-level.ts'
import { nextHit, type BufferedLine } from './log-buffer.ts'
import { formatCount } from '../../parts/format-count.ts'
import type { LogDeeds } from './log-keys.ts'
import { nextTimeStyle, useLogOptions } from './log-options.ts'
import type { LogScope, ShownLines } from './log-query.ts'
import { plainText } from './log-rows.ts'
import { useLogStream, type LogStreamState } from './use-log-stream.ts'
import type { SearchState } from './use-text-search.ts'

/** Milliseconds that the lines may move after a jump to a match. */
const settling = 500
/** Pinned lines at most; another one takes the place of the oldest. */
const pinLimit = 50

/** A line at a number of a stream; it says nothing of another stream. */
interface Place {
  readonly number: number
  readonly epoch: string
}

/** What a person does with a stream of lines: follow it, go through its matches, choose, pin, hide. */
export interface LogViewState {
  readonly stream: LogStreamState
  readonly shown: ShownLines
  readonly follow: boolean
  /** Where following stopped. */
  readonly stoppedAt: number | undefined
  /** Number of the match that was gone to last. */
  readonly hit: number | undefined
  readonly chosen: number | undefined
  readonly chosenLine: BufferedLine | undefined
  readonly pins: readonly BufferedLine[]
  readonly isPinned: boolean
  /** The line whose neighbours are shown. */
  readonly context: BufferedLine | undefined
  setFollow(follow: boolean): void
  /** By scrolling: what a jump moves is no wish to follow. */
  scrolled(follow: boolean): void
  step(direction: 1 | -1): void
  choose(number: number | undefined): void
  togglePin(line?: BufferedLine): void
  showContext(line: BufferedLine | undefined): void
  toggleLevel(level: LevelGroup): void
  togglePod(pod: LogSource): void
  cycleTimes(): void
}

export function useLogView(scope: LogScope, search: SearchState, events: ShownLines['events']): LogViewState {
  const { t } = useTranslation('logs')
  const options = useLogOptions()
  const [withoutLevels, toggleLevel] = useToggles<LevelGroup>()
  const [withoutPods, togglePodUid] = useToggles<string>()
  const shown = useMemo(() => ({ withoutLevels, withoutPods, events }), [withoutLevels, withoutPods, events])
  const saySkipped = (count: number): string => t('skipped', { count, number: formatCount(count) })
  const stream = useLogStream(scope, shown, search.narrowed, search.expression, saySkipped)
  const { buffer, epoch } = stream
  const [stopped, setStopped] = useState<Place>()
  const [gone, setGone] = useState<Place & { readonly search: RegExp | undefined }>()
  const [chosenAt, setChosen] = useState<Place>()
  const [steppedAt, setSteppedAt] = useState(-Infinity)
  const [pins, setPins] = useState<readonly BufferedLine[]>([])
  const [context, showContext] = useState<BufferedLine>()
  // It follows again when another stream begins: what was being read is elsewhere.
  const follow = stopped?.epoch !== epoch
  const setFollow = (next: boolean): void => setStopped(next ? undefined : { number: buffer.end, epoch })
  const hit = gone?.epoch === epoch && gone.search === search.expression ? gone.number : undefined
  const chosen = chosenAt?.epoch === epoch ? chosenAt.number : undefined
  const chosenLine = chosen === undefined ? undefined : buffer.at(chosen)
  const choose = useCallback(
    (number: number | undefined) => setChosen(number === undefined ? undefined : { number, epoch }),
    [epoch]
  )
  return {
    stream,
    shown,
    follow,
    stoppedAt: follow ? undefined : stopped?.number,
    hit,
    chosen,
    chosenLine,
    pins,
    isPinned: chosenLine !== undefined && pins.some((pin) => lineKey(pin) === lineKey(chosenLine)),
    context,
    setFollow,
    scrolled: (next) => {
      if (!next || performance.now() - steppedAt > settling) setFollow(next)
    },
    step: (direction) => {
      const next = nextHit(buffer.hits, chosen ?? hit, direction)
      if (next === undefined) return
      if (follow) setFollow(false)
      setSteppedAt(performance.now())
      setGone({ number: next, epoch, search: search.expression })
      choose(next)
    },
    choose,
    togglePin: (line = chosenLine) => {
      if (line === undefined) return
      const key = lineKey(line)
      setPins((before) =>
        before.some((pin) => lineKey(pin) === key)
          ? before.filter((pin) => lineKey(pin) !== key)
          : [...before, line].slice(-pinLimit)
      )
    },
    showContext,
    toggleLevel,
    togglePod: ({ uid }) => togglePodUid(uid),
    cycleTimes: () => options.set({ times: nextTimeStyle(options.times) })
  }
}

/** What the keys do. */
export function logDeeds(view: LogViewState): Omit<LogDeeds, 'search'> {
  const { chosenLine } = view
  const hasPlace = chosenLine !== undefined && chosenLine.line.sequence > 0
  const { wrap, set } = useLogOptions.getState()
  return {
    next: () => view.step(1),
    previous: () => view.step(-1),
    follow: () => view.setFollow(!view.follow),
    wrap: () => set({ wrap: !wrap }),
    times: view.cycleTimes,
    context: hasPlace ? () => view.showContext(chosenLine) : undefined,
    pin: chosenLine === undefined ? undefined : () => view.togglePin()
  }
}

/** What the window holds, as it is copied. */
export function shownText({ buffer, speakers }: LogStreamState, time: boolean): string {
  return [...buffer.all()].map((line) => plainText(line, { time, prefix: speakers.areShown })).join('\n')
}

/** What a line is known by in every stream. */
export function lineKey({ line }: BufferedLine): string {
  return `${line.podUid}/${line.container}/${line.sequence}/${line.time}/${line.sequence === 0 ? line.text : ''}`
}

function useToggles<T>(): readonly [readonly T[], (value: T) => void] {
  const [chosen, setChosen] = useState<readonly T[]>([])
  const toggle = (value: T): void =>
    setChosen((before) => (before.includes(value) ? before.filter((other) => other !== value) : [...before, value]))
  return [chosen, toggle]
}
