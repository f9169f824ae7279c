import { useEffect, useState } from 'react'
import type { CodeProblem } from '../../parts/editor/code-editor.tsx'

/** Milliseconds without a key before a text is tried out. */
const pause = 450

export interface TypingCheck {
  /** Of the text as it was when it was last tried out; undefined before that. */
  readonly problems: readonly CodeProblem[] | undefined
  readonly isChecking: boolean
}

/**
 * Tries a text out whenever somebody stops typing. `check` must be the same function as long as it asks the same of the
 * same text; it answers undefined where there is nothing to be said. Answers that come late are dropped.
 */
export function useTypingCheck(
  text: string,
  check: ((text: string) => Promise<readonly CodeProblem[] | undefined>) | undefined
): TypingCheck {
  const [state, setState] = useState<TypingCheck>({ problems: undefined, isChecking: false })
  useEffect(() => {
    if (check === undefined) {
      setState({ problems: undefined, isChecking: false })
      return undefined
    }
    let isCurrent = true
    setState(({ problems }) => ({ problems, isChecking: true }))
    const timer = setTimeout(() => {
      check(text).then(
        (problems) => isCurrent && setState({ problems, isChecking: false }),
        // Nobody asked for it: that it could not be tried is told when somebody does.
        () => isCurrent && setState({ problems: undefined, isChecking: false })
      )
    }, pause)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [text, check])
  return state
}
