import { create } from 'zustand'
import type { ObjectLink } from '../shell/route.ts'

/** What became of one object in an action on several. */
export interface ItemOutcome {
  readonly link: ObjectLink
  /** Absent where it was done. */
  readonly error?: Error
}

/** The last action, told of only where something was refused: what was done is seen on the screen. */
export interface Outcome {
  readonly title: string
  readonly items: readonly ItemOutcome[]
}

interface OutcomeStore {
  readonly outcome: Outcome | undefined
  dismiss(): void
}

export const useOutcome = create<OutcomeStore>((set) => ({
  outcome: undefined,
  dismiss: () => set({ outcome: undefined })
}))

/** At most this many requests are on their way at once. */
const together = 8

/** Does the same to every object, a few at a time, and tells what was refused. Returns whether all was done. */
export async function runOnAll(
  title: string,
  links: readonly ObjectLink[],
  operation: (link: ObjectLink) => Promise<unknown>
): Promise<boolean> {
  const items: ItemOutcome[] = []
  for (let first = 0; first < links.length; first += together) {
    const part = links.slice(first, first + together)
    items.push(...(await Promise.all(part.map((link) => runOne(link, operation)))))
  }
  const isDone = items.every((item) => item.error === undefined)
  useOutcome.setState({ outcome: isDone ? undefined : { title, items } })
  return isDone
}

async function runOne(link: ObjectLink, operation: (link: ObjectLink) => Promise<unknown>): Promise<ItemOutcome> {
  try {
    await operation(link)
    return { link }
  } catch (error) {
    return { link, error: error instanceof Error ? error : new Error(String(error)) }
  }
}
