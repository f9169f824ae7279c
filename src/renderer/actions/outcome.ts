import i18next from 'i18next'
import { create } from 'zustand'
import { simulatedNow } from '../connection/simulated-time.ts'
import { noteDeeds } from '../notices/deeds.ts'
import type { NoticeItem } from '../notices/notice.ts'
import { clusterHere, newNoticeId, useNotices } from '../notices/notice-store.ts'
import type { ObjectLink } from '../shell/route.ts'

/** What became of one object in an action on several. */
export interface ItemOutcome {
  readonly link: ObjectLink
  /** Absent where it was done. */
  readonly error?: Error
  /** It was stopped before its turn. */
  readonly skipped?: true
  /** What became of it, where "done" does not say that: "created". */
  readonly became?: string
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
  /** What tells of the action. */
  readonly notice: string
  readonly cluster: string
  readonly steps: ReadonlyMap<ObjectLink, UndoStep>
}

interface OutcomeStore {
  readonly progress: Progress | undefined
  /** The action that was begun last, until each of its objects has been answered. */
  readonly underWay: Promise<boolean> | undefined
  readonly outcome: Outcome | undefined
  /** The last action, where it can be undone. */
  readonly undo: Undo | undefined
  /** The actions that can still be undone, newest first. */
  readonly undoable: readonly Undo[]
  dismiss(): void
}

export const useOutcome = create<OutcomeStore>((set) => ({
  progress: undefined,
  underWay: undefined,
  outcome: undefined,
  undo: undefined,
  undoable: [],
  dismiss: () => set({ outcome: undefined })
}))

/** So many actions can be undone. */
const undoLimit = 20
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
  const underWay = run(title, links, operation, final)
  // From now on "the last action" is this one.
  useOutcome.setState({ outcome: undefined, undo: undefined, underWay })
  const isAllDone = await underWay
  useOutcome.setState((store) => (store.underWay === underWay ? { underWay: undefined } : {}))
  return isAllDone
}

async function run(
  title: string,
  links: readonly ObjectLink[],
  operation: (link: ObjectLink) => Promise<unknown>,
  final: string | undefined
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
  noteDeeds(links)
  if (links.length > 1) tell()
  await Promise.all(Array.from({ length: Math.min(together, links.length) }, work))
  const told = items.map((item, index): ItemOutcome => item ?? { link: links[index]!, skipped: true })
  const isAllDone = told.every(isDone)
  const notice = newNoticeId()
  const cluster = clusterHere()
  const undo = steps.size === 0 ? undefined : { title, notice, cluster, steps }
  useOutcome.setState(({ undoable }) => ({
    progress: undefined,
    outcome: isAllDone && links.length === 1 ? undefined : { title, items: told, final },
    undo,
    undoable: undo === undefined ? undoable : [undo, ...undoable].slice(0, undoLimit)
  }))
  if (links.length > 0) tellOf(notice, cluster, { title, items: told, final })
  return isAllDone
}

/**
 * Notes what was done in another place of the window, which tells of it there. It is undone from its notice alone: no key
 * that takes back the last action shall delete what a manifest made.
 */
export function noteOutcome(
  title: string,
  items: readonly ItemOutcome[],
  steps: ReadonlyMap<ObjectLink, UndoStep>
): void {
  if (items.length === 0) return
  const notice = newNoticeId()
  const cluster = clusterHere()
  noteDeeds(items.map(({ link }) => link))
  useOutcome.setState(({ undoable }) => ({
    undo: undefined,
    undoable: steps.size === 0 ? undoable : [{ title, notice, cluster, steps }, ...undoable].slice(0, undoLimit)
  }))
  tellOf(notice, cluster, { title, items })
}

/** Takes the last action back, where it can be: once it is answered, where it is still under way. */
export async function undoLast(title: string): Promise<void> {
  await useOutcome.getState().underWay
  const { undo } = useOutcome.getState()
  if (undo !== undefined) await undoAction(title, undo.notice)
}

/** Takes an action back, known by its notice: of each object on its own, so that what is refused is told. */
export async function undoAction(title: string, notice: string): Promise<void> {
  const { undoable, progress } = useOutcome.getState()
  const undo = undoable.find((one) => one.notice === notice)
  // Objects of another cluster are not the ones that were changed.
  if (undo === undefined || progress !== undefined || undo.cluster !== clusterHere()) return
  useOutcome.setState((store) => ({
    undo: store.undo === undo ? undefined : store.undo,
    undoable: store.undoable.filter((one) => one !== undo)
  }))
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

/** Notes what became of an action among all that the window tells of; seen it was, so it is nothing new. */
function tellOf(id: string, cluster: string, { title, items, final }: Outcome): void {
  const done = items.filter(isDone)
  const isAllDone = done.length === items.length
  const words = items.length === 1 ? 'actionOne' : 'actionMany'
  const told = { action: title, name: items[0]!.link.name, done: done.length, count: items.length }
  useNotices.getState().add({
    id,
    cluster,
    at: Math.round(simulatedNow()),
    mark: isAllDone ? 'ok' : done.length === 0 ? 'bad' : 'warn',
    title: i18next.t(`notices:${words}`, told),
    message: done.length === 0 ? undefined : final,
    items: [...items.filter((item) => !isDone(item)), ...done].map(noticeItem),
    isUnread: false
  })
}

function noticeItem(item: ItemOutcome): NoticeItem {
  const { link, error, skipped, became } = item
  const { group, resource, namespace, name } = link
  const result = error !== undefined ? 'refused' : skipped === true ? 'skipped' : 'done'
  return { link: { group, resource, namespace, name }, result, message: error?.message ?? became }
}

export function isDone({ error, skipped }: ItemOutcome): boolean {
  return error === undefined && skipped !== true
}

function isUndoStep(result: unknown): result is UndoStep {
  return typeof result === 'object' && result !== null && 'undo' in result && typeof result.undo === 'function'
}
