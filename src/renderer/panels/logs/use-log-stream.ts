import { useEffect, useMemo, useRef, useState } from 'react'
import type { LogLine, LogSource, LogUpdate } from '../../../shared/contract/logs.ts'
import { useLive } from '../../connection/use-live.ts'
import { LogBuffer } from './log-buffer.ts'
import { scopeInput, searchInput, shownInput, type LogScope, type ShownLines, type TextSearch } from './log-query.ts'
import { bufferedLine, speakersOf, type Speakers } from './log-rows.ts'
import { onceAFrame } from './once-a-frame.ts'

export interface LogStreamState {
  readonly buffer: LogBuffer
  /** Another one when another stream began: what was scrolled to is gone. */
  readonly epoch: string
  /** Undefined until the first answer. */
  readonly sources: readonly LogSource[] | undefined
  /** Pods that are meant and not listened to. */
  readonly left: number
  /** How much has been looked through for the first lines: from 0 to 1. */
  readonly share: number
  /** There are older lines than were asked for. */
  readonly isCut: boolean
  readonly speakers: Speakers
  readonly refusal: string | undefined
  readonly error: Error | undefined
  clear(): void
}

/** The window keeps no more; the host has the rest. */
export const bufferLimit = 10_000
/** Lines of the past that are asked for at first. */
const tail = 2_000

interface Heard extends Omit<LogUpdate, 'lines' | 'skipped' | 'sources'> {
  /** The question that this answers. */
  readonly key: string
  readonly sources: readonly LogSource[]
}

/** Follows a log into a buffer of bounded size, which tells of its lines once a frame at most. */
export function useLogStream(
  scope: LogScope,
  shown: ShownLines,
  narrowed: TextSearch | undefined,
  search: RegExp | undefined,
  saySkipped: (count: number) => string
): LogStreamState {
  const input = {
    ...scopeInput(scope),
    ...shownInput(shown),
    ...searchInput(narrowed),
    ...(narrowed === undefined || narrowed.context === 0 ? {} : { context: narrowed.context }),
    tail,
    follow: scope.range.to === undefined
  }
  const queryKey = JSON.stringify(input)
  // A new question empties the window at once; a connection that came back leaves the old lines until the new ones come.
  const buffer = useMemo(() => newBuffer(queryKey), [queryKey])
  const [, setEpoch] = useState(0)
  const [heard, setHeard] = useState<Heard>()
  const subscription = useRef<{ readonly key: string; readonly id: string }>(undefined)
  /** As the last update had them, drawn or not. */
  const told = useRef<{ readonly sources: readonly LogSource[]; readonly speakers: Speakers }>(noSources)
  const answer = heard?.key === queryKey ? heard : undefined
  const sources = answer?.sources
  const speakers = useMemo(() => speakersOf(sources ?? []), [sources])

  const drawing = useMemo(() => onceAFrame(() => buffer.tell()), [buffer])
  useEffect(() => drawing.cancel, [drawing])

  const error = useLive<LogUpdate>(
    `logs/${queryKey}`,
    async (host, live, options) => host.logs.watch({ ...live, ...input }, options),
    (update, live) => {
      const last = subscription.current
      if (last !== undefined && last.key === queryKey && last.id !== live.subscription) {
        buffer.restart()
        setEpoch(buffer.epoch)
      }
      subscription.current = { key: queryKey, id: live.subscription }
      const { lines, skipped, ...rest } = update
      if (update.sources !== undefined) told.current = { sources: update.sources, speakers: speakersOf(update.sources) }
      const now = told.current
      setHeard((before) => nextHeard(before, { ...rest, key: queryKey, sources: now.sources }))
      if (skipped > 0)
        buffer.append([bufferedLine(skippedLine(saySkipped(skipped), lines[0]), now.speakers, now.sources)])
      buffer.append(lines.map((line) => bufferedLine(line, now.speakers, now.sources)))
      drawing.soon()
    }
  )

  useEffect(() => {
    buffer.setSearch(search)
    drawing.soon()
  }, [buffer, search, drawing])

  const clear = (): void => {
    buffer.clear()
    drawing.soon()
  }
  return {
    buffer,
    epoch: `${queryKey}/${buffer.epoch}`,
    sources,
    left: answer?.left ?? 0,
    share: answer?.share ?? 0,
    isCut: answer?.isCut ?? false,
    speakers,
    refusal: answer?.refusal,
    error,
    clear
  }
}

const noSources = { sources: [], speakers: speakersOf([]) }

/** One for each question: the key is only there to tell that it is another. */
function newBuffer(_key: string): LogBuffer {
  return new LogBuffer(bufferLimit)
}

/** The same one where nothing but lines came. */
function nextHeard(before: Heard | undefined, next: Heard): Heard {
  const isSame =
    before !== undefined &&
    before.key === next.key &&
    before.sources === next.sources &&
    before.refusal === next.refusal &&
    before.share === next.share &&
    before.left === next.left &&
    before.isCut === next.isCut
  return isSame ? before : next
}

function skippedLine(text: string, first: LogLine | undefined): LogLine {
  return {
    id: -(first?.id ?? 0),
    time: first?.time ?? '0000000',
    podUid: '',
    namespace: '',
    pod: '',
    container: '',
    instance: 0,
    sequence: 0,
    stream: 'system',
    text
  }
}
