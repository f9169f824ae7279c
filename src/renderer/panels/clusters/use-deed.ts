import { useState } from 'react'

export interface Deed {
  /** What refused it the last time, in words. */
  readonly refused: string | undefined
  /** For the form of a dialog: it stays open where the deed was refused. */
  run(): Promise<'done' | 'stay'>
}

/** Something that the host may refuse. */
export function useDeed(act: () => Promise<unknown>): Deed {
  const [refused, setRefused] = useState<string>()
  return {
    refused,
    run: async () => {
      try {
        await act()
        return 'done'
      } catch (error) {
        setRefused(wordsOf(error))
        return 'stay'
      }
    }
  }
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
