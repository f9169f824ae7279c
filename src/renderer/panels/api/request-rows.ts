import type { ApiRequestRecord, ApiRequestUpdate } from '../../../shared/contract/api-access.ts'
import { requestLimit } from '../../../shared/contract/request-limit.ts'
import { clientOf, type RequestFacts } from '../../../shared/filter/request-filter.ts'

/** Of each that was seen, at most so many are remembered to be offered in the filter. */
const factLimit = 200

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
  /** Who and what was seen so far, whatever the filter let through since: what the filter can be completed with. */
  readonly seen: RequestFacts
}

export const emptyView: RequestView = {
  shown: undefined,
  latest: undefined,
  isHeld: false,
  behind: 0,
  seen: { users: [], resources: [], clients: [] }
}

/** The view after an update. One that is held is shown something else only where the question is another. */
export function applyRequests(view: RequestView, update: ApiRequestUpdate): RequestView {
  const { matching, kept, ever, filterError } = update
  const before = update.reset ? [] : (view.latest?.rows ?? []).filter(({ id }) => id >= update.oldest)
  const rows = [...update.requests, ...before].slice(0, requestLimit)
  const seen = withSeen(view.seen, update.requests)
  const latest: RequestRows = { rows, matching, kept, ever, filterError }
  if (update.reset || !view.isHeld || view.shown === undefined)
    return { ...view, shown: latest, latest, behind: 0, seen }
  return { ...view, latest, seen, behind: view.behind + update.arrived }
}

/** The same facts, not a copy, where nothing new was seen. */
function withSeen(seen: RequestFacts, requests: readonly ApiRequestRecord[]): RequestFacts {
  const users = withNew(
    seen.users,
    requests.flatMap(({ user, impersonatedBy = user }) => [user, impersonatedBy])
  )
  const resources = withNew(
    seen.resources,
    requests.map(({ resource }) => resource)
  )
  const clients = withNew(
    seen.clients,
    requests.map(({ userAgent }) => clientOf(userAgent))
  )
  const isSame = users === seen.users && resources === seen.resources && clients === seen.clients
  return isSame ? seen : { users, resources, clients }
}

function withNew(known: readonly string[], texts: readonly string[]): readonly string[] {
  const all = new Set(known)
  for (const text of texts) if (text !== '' && all.size < factLimit) all.add(text)
  return all.size === known.length ? known : [...all].sort()
}

export function held(view: RequestView): RequestView {
  return view.isHeld ? view : { ...view, isHeld: true, behind: 0 }
}

export function followed(view: RequestView): RequestView {
  return { ...view, isHeld: false, behind: 0, shown: view.latest }
}
