import { useEffect, useLayoutEffect, useRef, useState, type ChangeEvent, type FocusEvent, type RefObject } from 'react'
import type { ObjectLink } from '../shell/route.ts'

interface Prefill<Value> {
  /** What the object says now; undefined until it is read, and where it cannot be. */
  readonly current: Value | undefined
  /** As it stands in the field, without spaces around it. */
  readonly text: string
  /** Of the field: it has the keyboard, and typing replaces what it begins with. */
  readonly field: {
    readonly autoFocus: true
    readonly inputRef: RefObject<HTMLInputElement | null>
    readonly value: string
    readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void
    readonly onFocus: (event: FocusEvent<HTMLInputElement>) => void
  }
}

/** A field that begins with what an object says. What was typed before it is read stays. `read` is the same at each render. */
export function usePrefill<Value extends string | number>(
  link: ObjectLink,
  read: (link: ObjectLink) => Promise<Value>
): Prefill<Value> {
  const [current, setCurrent] = useState<Value>()
  const [text, setText] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const isTyped = useRef(false)
  useEffect(() => {
    let isLate = false
    read(link).then(
      (value) => {
        if (isLate) return
        setCurrent(value)
        setText((typed) => (typed === '' ? String(value) : typed))
      },
      // What may be set is not always readable: the field stays empty.
      () => {}
    )
    return () => {
      isLate = true
    }
  }, [link, read])
  // It comes after the focus: what a person types next takes its place, as it would have had it been there before.
  useLayoutEffect(() => {
    if (current !== undefined && !isTyped.current && document.activeElement === input.current) input.current?.select()
  }, [current])
  return {
    current,
    text,
    field: {
      autoFocus: true,
      inputRef: input,
      value: text,
      onChange: (event) => {
        isTyped.current = true
        setText(event.target.value.trim())
      },
      onFocus: (event) => event.target.select()
    }
  }
}
