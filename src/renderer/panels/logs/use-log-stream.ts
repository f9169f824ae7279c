import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { LogUpdate } from '../../../shared/contract/logs.ts'
import { useLive } from '../../connection/use-live.ts'
import type { ObjectLink } from '../../shell/route.ts'
import { linkKey } from '../objects/object-names.ts'
import { LogBuffer, type LineFilter } from './log-buffer.ts'
import { bufferedLine, podColors, speakersOf, type PodColors, type Speakers } from './log-rows.ts'

export interface LogQuery {
  /** Undefined: all. */
  readonly container: string | undefined
  readonly previous: boolean
  /** Only lines that contain this are asked for, out of everything that is kept; undefined: all lines. */
  readonly only: { readonly text: string; readonly regex: boolean } | undefined
}

export interface LogStreamState {
  readonly buffer: LogBuffer
  /** Another one when the lines are numbered anew: what was scrolled to is gone. */
  readonly epoch: string
  /** Grows with every change of the buffer. */
  readonly version: number
  /** Undefined until the first answer. */
  readonly sources: LogUpdate['sources'] | undefined
  /** All containers that were ever heard of: while one is chosen, the host names only that one. */
  readonly containers: readonly string[]
  readonly speakers: Speakers
  readonly colors: PodColors
  readonly refusal: string | undefined
  readonly error: Error | undefined
  clear(): void
}

/** The window keeps no more; the host has the rest. */
const bufferLimit = 10_000
/** Lines of the past that are asked for at first. */
const tail = 2_000

interface Heard {
  /** The question that this answers. */
  readonly key: string
  readonly sources: LogUpdate['sources']
  readonly refusal: string | undefined
}

/** Follows a log into a buffer of bounded size; the component draws again once a frame at most. */
export function useLogStream(
  object: ObjectLink,
  query: LogQuery,
  filter: LineFilter,
  search: RegExp | undefined,
  saySkipped: (count: number) => string
): LogStreamState {
  const key = linkKey(object)
  const colors = podColors(key)
  const queryKey = JSON.stringify([key, query])
  // A new question empties the window at once; a connection that came back leaves the old lines until the new ones come.
  const buffer = useMemo(() => newBuffer(queryKey), [queryKey])
  const [version, setVersion] = useState(0)
  const [heard, setHeard] = useState<Heard>()
  const [containers, setContainers] = useState<readonly string[]>([])
  const subscription = useRef<{ readonly key: string; readonly id: string }>(undefined)
  const frame = useRef<number>(undefined)
  const answer = heard?.key === queryKey ? heard : undefined
  const sources = answer?.sources
  const speakers = useMemo(() => speakersOf(sources ?? [], colors), [sources, colors])

  const drawSoon = useCallback(() => {
    frame.current ??= requestAnimationFrame(() => {
      frame.current = undefined
      setVersion((before) => before + 1)
    })
  }, [])
  useEffect(
    () => () => {
      if (frame.current !== undefined) cancelAnimationFrame(frame.current)
      frame.current = undefined
    },
    []
  )

  const error = useLive<LogUpdate>(
    `logs/${queryKey}`,
    async (host, scope, options) =>
      host.logs.watch(
        {
          ...scope,
          ref: {
            group: object.group,
            resource: object.resource,
            name: object.name,
            ...(object.namespace === undefined ? {} : { namespace: object.namespace })
          },
          ...(query.container === undefined ? {} : { container: query.container }),
          previous: query.previous,
          ...(query.only === undefined ? {} : { search: query.only.text, regex: query.only.regex }),
          tail,
          follow: true
        },
        options
      ),
    (update, scope) => {
      const last = subscription.current
      if (last !== undefined && last.key === queryKey && last.id !== scope.subscription) buffer.restart()
      subscription.current = { key: queryKey, id: scope.subscription }
      const { refusal, lines, skipped } = update
      setHeard((before) => nextHeard(before, { key: queryKey, sources: update.sources, refusal }))
      setContainers((before) => withContainers(before, update.sources))
      const now = speakersOf(update.sources, colors)
      // In the order of the names, whoever speaks first.
      for (const { pod } of update.sources) colors.of(pod)
      colors.keep(new Set(update.sources.map(({ pod }) => pod)))
      if (skipped > 0) buffer.append([bufferedLine(skippedLine(saySkipped(skipped), update), now)])
      buffer.append(lines.map((line) => bufferedLine(line, now)))
      drawSoon()
    }
  )

  useEffect(() => {
    buffer.setFilter(filter)
    drawSoon()
  }, [buffer, filter, drawSoon])
  useEffect(() => {
    buffer.setSearch(search)
    drawSoon()
  }, [buffer, search, drawSoon])

  const clear = (): void => {
    buffer.clear()
    drawSoon()
  }
  return {
    buffer,
    epoch: `${queryKey}/${buffer.epoch}`,
    version,
    sources,
    containers,
    speakers,
    colors,
    refusal: answer?.refusal,
    error,
    clear
  }
}

/** One for each question: the key is only there to tell that it is another. */
function newBuffer(_key: string): LogBuffer {
  return new LogBuffer(bufferLimit)
}

function nextHeard(before: Heard | undefined, next: Heard): Heard {
  if (before === undefined || before.key !== next.key || before.refusal !== next.refusal) return next
  return sameSources(before.sources, next.sources) ? before : next
}

function withContainers(known: readonly string[], sources: LogUpdate['sources']): readonly string[] {
  const more = sources.flatMap(({ containers }) => containers).filter((name) => !known.includes(name))
  return more.length === 0 ? known : [...new Set([...known, ...more])]
}

function skippedLine(text: string, { lines, sources }: LogUpdate): LogUpdate['lines'][number] {
  const first = lines[0]
  return {
    id: -(first?.id ?? 0),
    time: first?.time ?? '0',
    pod: first?.pod ?? sources[0]?.pod ?? '',
    container: first?.container ?? '',
    stream: 'system',
    text
  }
}

function sameSources(a: LogUpdate['sources'], b: LogUpdate['sources']): boolean {
  return (
    a.length === b.length &&
    a.every(({ pod, containers }, index) => pod === b[index]!.pod && containers.join() === b[index]!.containers.join())
  )
}
