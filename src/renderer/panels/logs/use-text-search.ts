import { useMemo, useState } from 'react'
import { searchExpression } from '../../parts/log/log-text.ts'
import type { TextSearch } from './log-query.ts'
import { useSettled } from './use-settled.ts'

export interface SearchFlags {
  readonly regex: boolean
  readonly matchCase: boolean
  /** The lines that do not match, and no others. */
  readonly invert: boolean
  /** Only the lines that match: then the host looks through all that is kept. */
  readonly only: boolean
  /** With so many lines before and after each of them. */
  readonly context: number
}

export interface SearchState extends SearchFlags {
  readonly typed: string
  /** What is marked in the lines. */
  readonly expression: RegExp | undefined
  /** What is typed is no expression. */
  readonly isBroken: boolean
  /** Typing goes on: the host has not been asked yet. */
  readonly isUnsettled: boolean
  /** What is looked for, once typing has paused; undefined where nothing is. */
  readonly asked: TextSearch | undefined
  /** The same where other lines are left out. */
  readonly narrowed: TextSearch | undefined
  set(flags: Partial<SearchFlags>): void
}

/** Milliseconds without a key after which the host is asked. */
const pause = 300

export function useTextSearch(typed: string, first: Partial<SearchFlags> = {}): SearchState {
  const [flags, setFlags] = useState<SearchFlags>({
    regex: false,
    matchCase: false,
    invert: false,
    only: false,
    context: 0,
    ...first
  })
  const settled = useSettled(typed === '' ? undefined : typed, pause) ?? ''
  const { regex, matchCase, invert, only, context } = flags
  const expression = useMemo(() => searchExpression(typed, { regex, matchCase }), [typed, regex, matchCase])
  const isAsked = settled.trim() !== '' && searchExpression(settled, { regex, matchCase }) !== undefined
  const asked = useMemo(
    () => (isAsked ? { text: settled, regex, matchCase, invert, context } : undefined),
    [isAsked, settled, regex, matchCase, invert, context]
  )
  return {
    ...flags,
    typed,
    expression: invert ? undefined : expression,
    isUnsettled: typed !== settled,
    isBroken: typed !== '' && expression === undefined,
    asked,
    narrowed: only || invert ? asked : undefined,
    set: (change) => setFlags((before) => ({ ...before, ...change }))
  }
}
