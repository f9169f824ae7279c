// Which troubles of the cluster a person is told of: once per cause, when they last, and not of what he just did.
import type { Cause, ObjectRef } from '../../shared/contract/documents.ts'
import type { Trouble } from '../../shared/contract/troubles.ts'
import { statusRank } from '../../shared/kinds/status-summary.ts'
import { causeSentence } from '../panels/why/cause-sentence.ts'
import type { ObjectLink } from '../shell/route.ts'
import type { Deed } from './deeds.ts'
import { withNotice, type HappeningType, type Notice, type NoticeItem } from './notice.ts'

/** What waits or is not ready becomes well by itself, mostly: it is told of when it stands so long, in milliseconds. */
const patience = 60_000
/** Who comes back sooner was not really well: the notice that is there goes on. */
const relapse = 600_000
/** So long after a deed, in simulated milliseconds, what has it as its cause is no news. */
const deedMemory = 600_000

/** Troubles with one cause. */
interface Happening {
  readonly cause: string
  /** The worst. */
  readonly first: Trouble
  readonly troubles: readonly Trouble[]
}

export interface Told {
  readonly cluster: string
  /** Milliseconds of simulated time. */
  readonly now: number
  readonly wanted: readonly HappeningType[]
  readonly deeds: readonly Deed[]
  /** When each thing that is broken on purpose was broken, by its id. */
  readonly faults: ReadonlyMap<string, number>
  /** Those that stood when the window began to look: they are no news. */
  readonly atFirst: ReadonlySet<string>
}

/** The notices with what is new in the cluster, and with what is over marked as such; the same ones where nothing is. */
export function noticesAfter(
  notices: readonly Notice[],
  troubles: readonly Trouble[],
  told: Told,
  newId: () => string
): readonly Notice[] {
  const happenings = byCause(troubles)
  let after = ended(notices, new Set(happenings.keys()), told)
  for (const happening of happenings.values()) after = withHappening(after, happening, told, newId)
  return after
}

/** The causes of what stands now. */
export function causesOf(troubles: readonly Trouble[]): ReadonlySet<string> {
  return new Set(byCause(troubles).keys())
}

function withHappening(
  notices: readonly Notice[],
  { cause, first, troubles }: Happening,
  told: Told,
  newId: () => string
): readonly Notice[] {
  const { cluster, now } = told
  const known = notices.find((notice) => notice.cause === cause && notice.cluster === cluster)
  const isSame = known !== undefined && (known.endedAt === undefined || now - known.endedAt < relapse)
  if (isSame) return changed(notices, known, { ...known, ...shownOf(first, troubles), endedAt: undefined })
  if (told.atFirst.has(cause) || !told.wanted.includes(typeOf(first)) || isOwnDoing(first, told)) return notices
  if (first.mark !== 'bad' && now - first.since < patience) return notices
  return withNotice(notices, {
    id: newId(),
    cluster,
    at: now,
    cause,
    ...shownOf(first, troubles),
    isUnread: true
  })
}

function shownOf(
  first: Trouble,
  troubles: readonly Trouble[]
): Pick<Notice, 'mark' | 'title' | 'message' | 'items' | 'total'> {
  const items = itemsOf(troubles)
  const title = causeSentence(first.words)
  const reason = first.root === undefined ? undefined : causeSentence(first.root.words)
  return {
    mark: first.mark,
    title,
    message: reason === title ? undefined : reason,
    items,
    total: items.length
  }
}

function changed(notices: readonly Notice[], old: Notice, now: Notice): readonly Notice[] {
  return JSON.stringify(old) === JSON.stringify(now)
    ? notices
    : notices.map((notice) => (notice === old ? now : notice))
}

function ended(notices: readonly Notice[], standing: ReadonlySet<string>, { cluster, now }: Told): readonly Notice[] {
  const isOver = (notice: Notice): boolean =>
    notice.cause !== undefined &&
    notice.cluster === cluster &&
    notice.endedAt === undefined &&
    !standing.has(notice.cause)
  return notices.some(isOver)
    ? notices.map((notice) => (isOver(notice) ? { ...notice, endedAt: now } : notice))
    : notices
}

function byCause(troubles: readonly Trouble[]): ReadonlyMap<string, Happening> {
  const found = new Map<string, Happening>()
  for (const trouble of troubles) {
    const cause = causeOf(trouble)
    const { first, troubles: others } = found.get(cause) ?? { first: trouble, troubles: [] }
    const isWorse = statusRank(trouble.mark) < statusRank(first.mark)
    found.set(cause, { cause, first: isWorse ? trouble : first, troubles: [...others, trouble] })
  }
  return found
}

/** Pods and what keeps them come and go while the cause stays: then the workload that shows it stands for it. */
const passing = new Set(['Pod', 'ReplicaSet', 'Job'])

function causeOf({ about, owner = about, root }: Trouble): string {
  if (root?.remedy?.command === 'stop-chaos') return `fault ${root.remedy.fault}`
  const from = root?.about === undefined || passing.has(root.about.kind) ? owner : root.about
  return `${from.kind} ${from.namespace ?? ''}/${from.name}`
}

function itemsOf(troubles: readonly Trouble[]): readonly NoticeItem[] {
  return troubles.map(({ about, words }) => ({
    link: linkOf(about),
    result: 'troubled',
    message: causeSentence(words)
  }))
}

function typeOf({ about }: Trouble): HappeningType {
  if (about.kind === 'Node') return 'nodes'
  if (about.kind === 'Pod') return 'pods'
  return about.kind === 'Job' ? 'jobs' : 'rollouts'
}

/** What a person chooses to do, and takes back when he likes. */
const chosen = new Set<NonNullable<Cause['remedy']>['command']>(['power-on', 'uncordon', 'resume', 'unsuspend'])

function isOwnDoing({ about, root, since }: Trouble, { deeds, faults }: Told): boolean {
  const remedy = root?.remedy
  if (remedy === undefined) return false
  const isNear = (at: number): boolean => since - at < deedMemory
  if (remedy.command === 'stop-chaos') {
    const began = faults.get(remedy.fault)
    return began !== undefined && deeds.some(({ link, at }) => link === undefined && Math.abs(began - at) < patience)
  }
  if (!chosen.has(remedy.command)) return false
  return deeds.some(
    ({ link, at }) => link !== undefined && isNear(at) && [about, remedy.about].some((ref) => isSameObject(link, ref))
  )
}

function isSameObject(link: ObjectLink, { group, resource, namespace, name }: ObjectRef): boolean {
  return link.group === group && link.resource === resource && link.namespace === namespace && link.name === name
}

function linkOf({ group, resource, namespace, name }: ObjectRef): ObjectLink {
  return { group, resource, namespace, name }
}
