import { create } from 'zustand'
import type { ObjectLink } from '../shell/route.ts'

/** What became of one object in an action on several. */
export interface ItemOutcome {
  readonly link: ObjectLink
  /** Absent where it was done. */
  readonly error?: Error
  /** It was stopped before its turn. */
  readonly skipped?: true
}

/** The last action: told of where something was refused, and where several were asked for. */
export interface Outcome {
  readonly title: string
  readonly items: readonly ItemOutcome[]
  /** Why it cannot be undone, where that is worth saying. */
  readonly final?: string | undefined
}

/** An action under way. */
interface Progress {
  readonly title: string
  readonly done: number
  readonly total: number
  readonly stop: () => void
}

/** What takes back what was done to an object; given by operations that can be undone. */
export interface UndoStep {
  readonly undo: () => Promise<unknown>
}

interface Undo {
  readonly title: string
  readonly steps: ReadonlyMap<ObjectLink, UndoStep>
}

interface OutcomeStore {
  readonly progress: Progress | undefined
  readonly outcome: Outcome | undefined
  /** The last action that can be undone. */
  readonly undo: Undo | undefined
  dismiss(): void
}

export const useOutcome = create<OutcomeStore>((set) => ({
  progress: undefined,
  outcome: undefined,
  undo: undefined,
  dismiss: () => set({ outcome: undefined })
}))

/** At most this many requests are on their way at once. */
const together = 8

export interface RunOptions {
  readonly final?: string
}

/**
 * Does the same to every object, a few at a time, shows how far it is, and tells of each. Where the operation gives an
 * UndoStep, the whole can be undone afterwards. Returns whether all was done.
 */
export async function runOnAll(
  title: string,
  links: readonly ObjectLink[],
  operation: (link: ObjectLink) => Promise<unknown>,
  { final }: RunOptions = {}
): Promise<boolean> {
  const items: (ItemOutcome | undefined)[] = links.map(() => undefined)
  const steps = new Map<ObjectLink, UndoStep>()
  let next = 0
  let done = 0
  let isStopped = false
  const stop = (): void => {
    isStopped = true
  }
  const tell = (): void => useOutcome.setState({ progress: { title, done, total: links.length, stop } })
  const work = async (): Promise<void> => {
    while (next < links.length && !isStopped) {
      const index = next++
      const link = links[index]!
      items[index] = await runOne(link, operation, steps)
      done++
      if (links.length > 1) tell()
    }
  }
  useOutcome.setState({ outcome: undefined })
  if (links.length > 1) tell()
  await Promise.all(Array.from({ length: Math.min(together, links.length) }, work))
  const told = items.map((item, index): ItemOutcome => item ?? { link: links[index]!, skipped: true })
  const isDone = told.every((item) => item.error === undefined && item.skipped !== true)
  useOutcome.setState({
    progress: undefined,
    outcome: isDone && links.length === 1 ? undefined : { title, items: told, final },
    undo: steps.size === 0 ? undefined : { title, steps }
  })
  return isDone
}

/** Takes the last action back that can be: of each object on its own, so that what is refused is told. */
export async function undoLast(title: string): Promise<void> {
  const { undo, progress } = useOutcome.getState()
  if (undo === undefined || progress !== undefined) return
  useOutcome.setState({ undo: undefined })
  await runOnAll(title, [...undo.steps.keys()], async (link) => void (await undo.steps.get(link)!.undo()))
}

async function runOne(
  link: ObjectLink,
  operation: (link: ObjectLink) => Promise<unknown>,
  steps: Map<ObjectLink, UndoStep>
): Promise<ItemOutcome> {
  try {
    const result = await operation(link)
    if (isUndoStep(result)) steps.set(link, result)
    return { link }
  } catch (error) {
    return { link, error: error instanceof Error ? error : new Error(String(error)) }
  }
}

function isUndoStep(result: unknown): result is UndoStep {
  return typeof result === 'object' && result !== null && 'undo' in result && typeof result.undo === 'function'
}
