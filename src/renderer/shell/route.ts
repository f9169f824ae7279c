import { create } from 'zustand'
import type { RolloutResource } from '../../shared/rollout/rollout-kinds.ts'
import { takeListLink } from '../panels/list/list-link.ts'
import { formatRoute, parseRoute } from './address.ts'

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

export type ReleaseTab = 'history' | 'values' | 'manifest' | 'resources'

export type AccessView = 'matrix' | 'who-can'

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
  window.addEventListener('popstate', () => {
    takeListLink(location.hash)
    useRoute.setState(parseRoute(location.hash), false)
  })
  takeListLink(location.hash)
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
