import { useEffect, useMemo, useState } from 'react'
import { searchExpression } from '../../parts/log/log-text.ts'

export interface LogSearch {
  readonly typed: string
  readonly regex: boolean
  /** Hide the lines without a hit: then the host looks through all that is kept. */
  readonly only: boolean
  /** Case is ignored, as the host does. */
  readonly expression: RegExp | undefined
  /** What is typed is no expression. */
  readonly isBroken: boolean
  /** What the host is asked for, once typing has paused. */
  readonly asked: { readonly text: string; readonly regex: boolean } | undefined
  setTyped(typed: string): void
  setRegex(regex: boolean): void
  setOnly(only: boolean): void
}

/** Milliseconds without a key after which the host is asked. */
const pause = 300

/** `sought`: what is looked for at first. */
export function useLogSearch(sought: string): LogSearch {
  const [typed, setTyped] = useState(sought)
  const [regex, setRegex] = useState(false)
  const [only, setOnly] = useState(false)
  const [settled, setSettled] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), typed === '' ? 0 : pause)
    return () => clearTimeout(timer)
  }, [typed])
  const expression = useMemo(() => searchExpression(typed, { regex, matchCase: false }), [typed, regex])
  const isBroken = typed !== '' && expression === undefined
  const isAsked = only && settled !== '' && searchExpression(settled, { regex, matchCase: false }) !== undefined
  const asked = useMemo(() => (isAsked ? { text: settled, regex } : undefined), [isAsked, settled, regex])
  return { typed, regex, only, expression, isBroken, asked, setTyped, setRegex, setOnly }
}
