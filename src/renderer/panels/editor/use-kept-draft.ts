import { useEffect, useRef, useState } from 'react'
import { canBeKept, discardDraft, keepDraft, type KeptText } from './drafts.ts'

/** Milliseconds without a key before a text is kept. */
const pause = 400

/** What is kept of a text: all of it, what was there before the last keys, or nothing, because it is too long. */
export type DraftState = 'kept' | 'behind' | 'too-long' | undefined

/**
 * Keeps a text for as long as it is neither applied nor saved, and forgets it then. `draft` is undefined where nothing is
 * to be kept.
 */
export function useKeptDraft(id: string, draft: Omit<KeptText, 'id' | 'isOpen'> | undefined): DraftState {
  const [kept, setKept] = useState<string>()
  const latest = useRef(draft)
  const hadText = useRef(false)
  useEffect(() => {
    latest.current = draft
  })
  const text = draft?.text
  const isLong = text !== undefined && !canBeKept(text)
  useEffect(() => {
    if (text === undefined) {
      if (hadText.current) discardDraft(id).catch(() => {})
      hadText.current = false
      return undefined
    }
    hadText.current = true
    if (isLong) return undefined
    const timer = setTimeout(() => {
      const { current } = latest
      if (current === undefined) return
      keepDraft({ ...current, id, isOpen: true }).then(
        () => setKept(current.text),
        () => setKept(undefined)
      )
    }, pause)
    return () => clearTimeout(timer)
  }, [id, text, isLong])
  if (text === undefined) return undefined
  if (isLong) return 'too-long'
  return kept === text ? 'kept' : 'behind'
}
