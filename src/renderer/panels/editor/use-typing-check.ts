import { useEffect, useState } from 'react'
import type { CodeProblem } from '../../parts/editor/code-editor.tsx'

/** Milliseconds without a key before a text is tried out. */
const pause = 450

export interface TypingCheck {
  /** Of the text as it was when it was last tried out; undefined before that. */
  readonly problems: readonly CodeProblem[] | undefined
  readonly isChecking: boolean
}

type Check = (text: string) => Promise<readonly CodeProblem[] | undefined>

interface Checked {
  readonly check: Check
  readonly text: string
  readonly problems: readonly CodeProblem[] | undefined
}

/**
 * Tries a text out whenever somebody stops typing. `check` must be the same function as long as it asks the same of the
 * same text; it answers undefined where there is nothing to be said. Answers that come late are dropped.
 */
export function useTypingCheck(text: string, check: Check | undefined): TypingCheck {
  const [checked, setChecked] = useState<Checked>()
  useEffect(() => {
    if (check === undefined) return undefined
    let isCurrent = true
    const timer = setTimeout(() => {
      check(text).then(
        (problems) => isCurrent && setChecked({ check, text, problems }),
        // Nobody asked for it: that it could not be tried is told when somebody does.
        () => isCurrent && setChecked({ check, text, problems: undefined })
      )
    }, pause)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [text, check])
  if (check === undefined || checked?.check !== check) return { problems: undefined, isChecking: check !== undefined }
  return { problems: checked.problems, isChecking: checked.text !== text }
}
