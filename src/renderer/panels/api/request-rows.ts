import { requestLimit, type ApiRequestRecord, type ApiRequestUpdate } from '../../../shared/contract/api-access.ts'

/** Requests as they were at one moment, newest first. */
export interface RequestRows {
  readonly rows: readonly ApiRequestRecord[]
  /** Of those that are kept, how many pass the filter; `rows` has the newest of them. */
  readonly matching: number
  readonly kept: number
  readonly ever: number
  readonly filterError: string | undefined
}

/** What the list shows: what there is, or what there was when it was held. */
export interface RequestView {
  /** Undefined until the first rows came. */
  readonly shown: RequestRows | undefined
  readonly latest: RequestRows | undefined
  readonly isHeld: boolean
  /** How many have come since it was held. */
  readonly behind: number
}

export const emptyView: RequestView = { shown: undefined, latest: undefined, isHeld: false, behind: 0 }

/** The view after an update. One that is held is shown something else only where the question is another. */
export function applyRequests(view: RequestView, update: ApiRequestUpdate): RequestView {
  const { matching, kept, ever, filterError } = update
  const before = update.reset ? [] : (view.latest?.rows ?? []).filter(({ id }) => id >= update.oldest)
  const rows = [...update.requests, ...before].slice(0, requestLimit)
  const latest: RequestRows = { rows, matching, kept, ever, filterError }
  if (update.reset || !view.isHeld || view.shown === undefined) return { ...view, shown: latest, latest, behind: 0 }
  return { ...view, latest, behind: view.behind + update.arrived }
}

export function held(view: RequestView): RequestView {
  return view.isHeld ? view : { ...view, isHeld: true, behind: 0 }
}

export function followed(view: RequestView): RequestView {
  return { ...view, isHeld: false, behind: 0, shown: view.latest }
}
