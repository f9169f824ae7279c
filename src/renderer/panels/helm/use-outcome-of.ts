import { useEffect, useEffectEvent, useState } from 'react'
import type { HelmOutcome } from '../../../shared/contract/helm.ts'

export type Asked =
  | { readonly type: 'working' }
  | { readonly type: 'asked' | 'done'; readonly outcome: HelmOutcome }
  | { readonly type: 'lost'; readonly error: Error }

/** Asks for a dry run at once, and again where `subject` is another; `act` does it. */
export function useOutcomeOf(
  subject: string,
  ask: (dryRun: boolean) => Promise<HelmOutcome>
): { readonly state: Asked; readonly busy: boolean; readonly act: () => void } {
  const [answer, setAnswer] = useState<{ readonly subject: string; readonly state: Asked }>()
  const [busy, setBusy] = useState(false)
  const latestAsk = useEffectEvent(ask)
  useEffect(() => {
    let isOver = false
    latestAsk(true).then(
      (outcome) => {
        if (!isOver) setAnswer({ subject, state: { type: 'asked', outcome } })
      },
      (reason: unknown) => {
        if (!isOver) setAnswer({ subject, state: { type: 'lost', error: errorOf(reason) } })
      }
    )
    return () => {
      isOver = true
    }
  }, [subject])
  const act = (): void => {
    setBusy(true)
    void ask(false).then(
      (outcome) => {
        setAnswer({ subject, state: { type: 'done', outcome } })
        setBusy(false)
      },
      (reason: unknown) => {
        setAnswer({ subject, state: { type: 'lost', error: errorOf(reason) } })
        setBusy(false)
      }
    )
  }
  return { state: answer?.subject === subject ? answer.state : { type: 'working' }, busy, act }
}

function errorOf(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}
