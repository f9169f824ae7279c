import { create } from 'zustand'
import { kindOfResource } from '../../shared/kinds/table.ts'
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
  /** Without an object: the choice of one, or a search of the lines of all. The route's filter is the text looked for. */
  | { readonly panel: 'logs'; readonly object?: ObjectLink | undefined; readonly isSearch?: boolean | undefined }
  | { readonly panel: 'events' }
  /** Steady loads on the network; without one, the newest is shown. */
  | { readonly panel: 'traffic'; readonly load?: string | undefined }
  /** The machines under the cluster, past its API. */
  | { readonly panel: 'machines' }
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
}

interface RouteStore extends Route {
  go(page: Page, rest?: Partial<Omit<Route, 'page'>>): void
  setFilter(filter: string): void
  openDetail(object: ObjectLink | undefined, tab?: DetailTab): void
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
  setFilter: (filter) => navigate({ ...routeOf(get()), filter }, 'replace'),
  openDetail: (open, tab = 'overview') => navigate({ ...routeOf(get()), open, tab }, 'replace'),
  chooseTab: (tab) => navigate({ ...routeOf(get()), tab }, 'replace')
}))

/** Follows the browser's back and forward. */
export function startRouting(): void {
  window.addEventListener('popstate', () => useRoute.setState(parseRoute(location.hash), false))
  // The token in the address of the first visit has done its work: the cookie has it now.
  history.replaceState(null, '', formatRoute(routeOf(useRoute.getState())))
}

function navigate(route: Route, how: 'push' | 'replace'): void {
  const address = formatRoute(route)
  if (how === 'push' && address !== location.hash) history.pushState(null, '', address)
  else history.replaceState(null, '', address)
  useRoute.setState({ open: undefined, ...route })
}

function routeOf({ page, filter, open, tab }: Route): Route {
  return { page, filter, open, tab }
}

/** "#/list/apps/deployments?filter=...&open=apps/deployments/shop/cart&tab=yaml"; the core group is written "core". */
function formatRoute(route: Route): string {
  const { page } = route
  const object = page.panel === 'rollouts' || page.panel === 'logs' || page.panel === 'object' ? page.object : undefined
  const path =
    page.panel === 'list'
      ? `list/${page.group === '' ? 'core' : page.group}/${page.resource}`
      : page.panel === 'helm'
        ? formatHelm(page)
        : page.panel === 'traffic'
          ? ['traffic', ...(page.load === undefined ? [] : [page.load])].join('/')
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
  const text = query.toString()
  return `#/${path}${text === '' ? '' : `?${text}`}`
}

function formatHelm({ release, tab = 'history' }: Extract<Page, { readonly panel: 'helm' }>): string {
  return release === undefined ? 'helm' : ['helm', release.namespace, release.name, tab].join('/')
}

/** The route of an address; what cannot be read is the overview. */
function parseRoute(hash: string): Route {
  const [path = '', queryText = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  const query = new URLSearchParams(queryText)
  const [panel, ...rest] = path.split('/')
  const page = parsePage(panel, rest)
  if (page === undefined) return home
  const open = parseLink((query.get('open') ?? '').split('/'))
  return { page, filter: query.get('filter') ?? '', open, tab: parseTab(query.get('tab')) }
}

function parsePage(panel: string | undefined, rest: readonly string[]): Page | undefined {
  switch (panel) {
    case 'overview':
    case 'events':
    case 'machines':
    case 'images':
    case 'chaos':
    case 'usage':
    case 'api':
      return { panel }
    case 'rollouts':
      return { panel, object: parseLink(rest), resource: rolloutResources.find((resource) => resource === rest[0]) }
    case 'object': {
      const object = parseLink(rest)
      return object === undefined ? undefined : { panel, object }
    }
    case 'traffic':
      return { panel, load: rest[0] }
    case 'logs':
      return { panel, object: parseLink(rest), isSearch: rest[0] === 'search' && rest.length === 1 }
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

/** An address may come from elsewhere. What kinds there are in groups with a dot, only the cluster can say. */
function mayBeKind({ group, resource }: { readonly group: string; readonly resource: string }): boolean {
  return group.includes('.') || kindOfResource(group, resource) !== undefined
}

function parseTab(text: string | null): DetailTab {
  return tabs.find((tab) => tab === text) ?? 'overview'
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
