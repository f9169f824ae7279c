import { create } from 'zustand'
import { kindNamed } from '../../shared/kinds/kind-names.ts'
import { isWorkloads } from '../../shared/kinds/joined-list.ts'
import { rolloutResources, type RolloutResource } from '../../shared/rollout/rollout-kinds.ts'

/** An object as links name it. */
export interface ObjectLink {
  readonly group: string
  readonly resource: string
  readonly namespace?: string | undefined
  readonly name: string
}

/** A release of Helm as links name it: by Helm's own name, which is no object's. */
export interface ReleaseLink {
  readonly namespace: string
  readonly name: string
}

const releaseTabs = ['history', 'values', 'manifest', 'resources'] as const
export type ReleaseTab = (typeof releaseTabs)[number]

const accessViews = ['matrix', 'who-can'] as const
export type AccessView = (typeof accessViews)[number]

export type Page =
  | { readonly panel: 'overview' }
  | { readonly panel: 'list'; readonly group: string; readonly resource: string }
  /** Without an object: the list of all rollouts of a kind, of Deployments where none is named. */
  | {
      readonly panel: 'rollouts'
      readonly object?: ObjectLink | undefined
      readonly resource?: RolloutResource | undefined
    }
  /** Without a release: the list of all. */
  | { readonly panel: 'helm'; readonly release?: ReleaseLink | undefined; readonly tab?: ReleaseTab | undefined }
  /**
   * Lines of objects and of the pods with some labels; without either of all pods. The route's filter is the text looked
   * for; `isSearch` shows what matches only, out of all that is kept.
   */
  | {
      readonly panel: 'logs'
      readonly object?: ObjectLink | undefined
      readonly more?: readonly ObjectLink[] | undefined
      readonly selector?: string | undefined
      readonly isSearch?: boolean | undefined
    }
  | { readonly panel: 'events' }
  /** With an object: what stands round it. The route's filter is what is looked for. */
  | { readonly panel: 'map'; readonly object?: ObjectLink | undefined }
  /** With a pod: what each node said to it. The route's filter is words of nodes' names. */
  | { readonly panel: 'scheduler'; readonly pod?: ObjectLink | undefined }
  /** Steady loads on the network; without one, the newest is shown. */
  | { readonly panel: 'traffic'; readonly load?: string | undefined }
  /** The machines under the cluster, past its API. */
  | { readonly panel: 'machines' }
  /** The clusters of the data folder. */
  | { readonly panel: 'clusters' }
  /** What to begin with. */
  | { readonly panel: 'welcome' }
  /** What the registries have that nodes pull from. */
  | { readonly panel: 'images' }
  /** Who uses what, over time. */
  | { readonly panel: 'usage' }
  /** What is broken on purpose. */
  | { readonly panel: 'chaos' }
  /** How programs reach the API, and what they ask it. */
  | { readonly panel: 'api' }
  /** All about one object, on a page of its own. */
  | { readonly panel: 'object'; readonly object: ObjectLink }
  /** What somebody likes: how the window looks, and its keys. */
  | { readonly panel: 'settings' }
  /** What the cluster has besides its control plane. */
  | { readonly panel: 'add-ons' }
  /** Who may do what; the route's filter is the name looked for, or what is asked. */
  | { readonly panel: 'access'; readonly view: AccessView; readonly subject?: string | undefined }

export type DetailTab =
  | 'overview'
  | 'yaml'
  | 'events'
  | 'logs'
  | 'usage'
  | 'scheduling'
  | 'rules'
  | 'related'
  | 'history'

/** Where the window is: all of it is in the address, so that it can be gone back to, reloaded and shared. */
export interface Route {
  readonly page: Page
  /** Text of the list's filter box. */
  readonly filter: string
  /** The object in the docked detail panel. */
  readonly open?: ObjectLink | undefined
  readonly tab: DetailTab
  /** The moment of simulated time (milliseconds) from which somebody came: logs and charts show it. */
  readonly at?: number | undefined
  /** The stretch of simulated time that the page is about, where it is not just now. */
  readonly range?: TimeRange | undefined
}

/** In milliseconds of simulated time. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

interface RouteStore extends Route {
  go(page: Page, rest?: Partial<Omit<Route, 'page'>>): void
  /** Changes the stretch of time that the page is about, which is no step to go back from. */
  setRange(range: TimeRange | undefined): void
  setFilter(filter: string): void
  openDetail(object: ObjectLink | undefined, tab?: DetailTab, at?: number): void
  /** Of the object that is a page. */
  chooseTab(tab: DetailTab): void
}

const tabs: readonly DetailTab[] = [
  'overview',
  'yaml',
  'events',
  'logs',
  'usage',
  'scheduling',
  'rules',
  'related',
  'history'
]

const home: Route = { page: { panel: 'overview' }, filter: '', tab: 'overview' }

export const useRoute = create<RouteStore>((_set, get) => ({
  ...parseRoute(location.hash),
  go: (page, rest = {}) => navigate({ page, filter: '', tab: 'overview', ...rest }, 'push'),
  setRange: (range) => navigate({ ...routeOf(get()), range }, 'replace'),
  setFilter: (filter) => navigate({ ...routeOf(get()), filter }, 'replace'),
  openDetail: (open, tab = 'overview', at) => navigate({ ...routeOf(get()), open, tab, at }, 'replace'),
  chooseTab: (tab) => navigate({ ...routeOf(get()), tab }, 'replace')
}))

/** Follows the browser's back and forward. */
export function startRouting(): void {
  window.addEventListener('popstate', () => useRoute.setState(parseRoute(location.hash), false))
  // The token in the address of the first visit has done its work: the cookie has it now.
  history.replaceState(null, '', formatRoute(routeOf(useRoute.getState())))
}

/** The whole address of where the window is, or of the same with something else in it. */
export function addressOf(other: Partial<Route> = {}): string {
  const { origin, pathname } = location
  return `${origin}${pathname}${formatRoute({ ...routeOf(useRoute.getState()), ...other })}`
}

function navigate(route: Route, how: 'push' | 'replace'): void {
  const address = formatRoute(route)
  if (how === 'push' && address !== location.hash) history.pushState(null, '', address)
  else history.replaceState(null, '', address)
  useRoute.setState({ open: undefined, range: undefined, at: undefined, ...route })
}

function routeOf({ page, filter, open, tab, range, at }: Route): Route {
  return { page, filter, open, tab, range, at }
}

/** "#/list/apps/deployments?filter=...&open=apps/deployments/shop/cart&tab=yaml"; the core group is written "core". */
function formatRoute(route: Route): string {
  const { page } = route
  const object =
    page.panel === 'rollouts' || page.panel === 'logs' || page.panel === 'map' || page.panel === 'object'
      ? page.object
      : page.panel === 'scheduler'
        ? page.pod
        : undefined
  const path =
    page.panel === 'list'
      ? `list/${page.group === '' ? 'core' : page.group}/${page.resource}`
      : page.panel === 'helm'
        ? formatHelm(page)
        : page.panel === 'traffic'
          ? ['traffic', ...(page.load === undefined ? [] : [page.load])].join('/')
          : page.panel === 'access'
            ? formatAccess(page)
            : object === undefined
              ? page.panel === 'rollouts' && page.resource !== undefined
                ? `rollouts/${page.resource}`
                : page.panel === 'logs' && page.isSearch === true
                  ? 'logs/search'
                  : page.panel
              : `${page.panel}/${formatLink(object)}`
  const query = new URLSearchParams()
  if (route.filter !== '') query.set('filter', route.filter)
  if (route.open !== undefined) query.set('open', formatLink(route.open))
  if ((route.open !== undefined || page.panel === 'object') && route.tab !== 'overview') query.set('tab', route.tab)
  if (route.range !== undefined) query.set('range', `${route.range.from}-${route.range.to}`)
  if (route.at !== undefined) query.set('at', String(route.at))
  if (page.panel === 'logs') addLogQuery(query, page)
  const text = query.toString()
  return `#/${path}${text === '' ? '' : `?${text}`}`
}

function addLogQuery(query: URLSearchParams, page: Extract<Page, { readonly panel: 'logs' }>): void {
  const { more = [], selector } = page
  for (const link of more) query.append('with', formatLink(link))
  if (selector !== undefined) query.set('selector', selector)
}

/** Objects of one stream at most; what an address names more is left out. */
const mostLogObjects = 50

function parseLogs(rest: readonly string[], query: URLSearchParams): Page {
  const more = query
    .getAll('with')
    .flatMap((text) => parseLink(text.split('/')) ?? [])
    .slice(0, mostLogObjects - 1)
  return {
    panel: 'logs',
    object: parseLink(rest),
    more: more.length === 0 ? undefined : more,
    selector: query.get('selector') ?? undefined,
    isSearch: rest[0] === 'search' && rest.length === 1
  }
}

function formatHelm({ release, tab = 'history' }: Extract<Page, { readonly panel: 'helm' }>): string {
  return release === undefined ? 'helm' : ['helm', release.namespace, release.name, tab].join('/')
}

function formatAccess({ view, subject }: Extract<Page, { readonly panel: 'access' }>): string {
  return ['access', view, ...(subject === undefined ? [] : [encodeURIComponent(subject)])].join('/')
}

/** The route of an address; what cannot be read is the overview. */
function parseRoute(hash: string): Route {
  const [path = '', queryText = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  const query = new URLSearchParams(queryText)
  const [panel, ...rest] = path.split('/')
  const page = parsePage(panel, rest, query)
  if (page === undefined) return home
  const open = parseLink((query.get('open') ?? '').split('/'))
  return {
    page,
    filter: query.get('filter') ?? '',
    open,
    tab: parseTab(query.get('tab')),
    range: parseRange(query.get('range')),
    at: parseMoment(query.get('at'))
  }
}

function parsePage(panel: string | undefined, rest: readonly string[], query: URLSearchParams): Page | undefined {
  switch (panel) {
    case 'overview':
    case 'events':
    case 'machines':
    case 'clusters':
    case 'welcome':
    case 'images':
    case 'chaos':
    case 'usage':
    case 'api':
    case 'settings':
    case 'add-ons':
      return { panel }
    case 'rollouts':
      return { panel, object: parseLink(rest), resource: rolloutResources.find((resource) => resource === rest[0]) }
    case 'object': {
      const object = parseLink(rest)
      return object === undefined ? undefined : { panel, object }
    }
    case 'map':
      return { panel, object: parseLink(rest) }
    case 'scheduler':
      return { panel, pod: parseLink(rest) }
    case 'traffic':
      return { panel, load: rest[0] }
    case 'access':
      return {
        panel,
        view: accessViews.find((view) => view === rest[0]) ?? 'matrix',
        subject: rest[1] === undefined ? undefined : decoded(rest[1])
      }
    case 'logs':
      return parseLogs(rest, query)
    case 'helm': {
      const [namespace, name, tab] = rest
      if (namespace === undefined || name === undefined) return { panel }
      return { panel, release: { namespace, name }, tab: releaseTabs.find((one) => one === tab) }
    }
    case 'list': {
      const [group, resource] = rest
      if (group === undefined || resource === undefined) return undefined
      const page = { panel, group: group === 'core' ? '' : group, resource } as const
      return mayBeKind(page) ? page : undefined
    }
    default:
      return undefined
  }
}

/** A part of an address; undefined where it is none. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}

/** An address may come from elsewhere. What kinds there are in groups with a dot, only the cluster can say. */
function mayBeKind({ group, resource }: { readonly group: string; readonly resource: string }): boolean {
  return group.includes('.') || isWorkloads({ group, resource }) || kindNamed(group, resource) !== undefined
}

function parseTab(text: string | null): DetailTab {
  return tabs.find((tab) => tab === text) ?? 'overview'
}

function parseRange(text: string | null): TimeRange | undefined {
  const [from = NaN, to = NaN] = (text ?? '').split('-').map(Number)
  return Number.isSafeInteger(from) && Number.isSafeInteger(to) && from < to ? { from, to } : undefined
}

function parseMoment(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** "apps/deployments/shop/cart"; "core/nodes/-/worker-1" where there is no namespace. */
function formatLink({ group, resource, namespace, name }: ObjectLink): string {
  return [group === '' ? 'core' : group, resource, namespace ?? '-', name].join('/')
}

function parseLink(parts: readonly string[]): ObjectLink | undefined {
  const [group, resource, namespace, name] = parts
  if (group === undefined || resource === undefined || namespace === undefined || name === undefined) return undefined
  return { group: group === 'core' ? '' : group, resource, namespace: namespace === '-' ? undefined : namespace, name }
}
