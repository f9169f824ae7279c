// Where the window is as the text of an address, and back.
import { isWorkloads } from '../../shared/kinds/joined-list.ts'
import { kindNamed } from '../../shared/kinds/kind-names.ts'
import { rolloutResources } from '../../shared/rollout/rollout-kinds.ts'
import type { AccessView, DetailTab, ObjectLink, Page, ReleaseTab, Route, TimeRange } from './route.ts'

const releaseTabs: readonly ReleaseTab[] = ['history', 'values', 'manifest', 'resources']
const accessViews: readonly AccessView[] = ['matrix', 'who-can']
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

/** "#/list/apps/deployments?filter=...&open=apps/deployments/shop/cart&tab=yaml"; the core group is written "core". */
export function formatRoute(route: Route): string {
  const { page } = route
  const query = new URLSearchParams()
  if (route.filter !== '') query.set('filter', route.filter)
  if (route.open !== undefined) query.set('open', formatLink(route.open))
  if ((route.open !== undefined || page.panel === 'object') && route.tab !== 'overview') query.set('tab', route.tab)
  if (route.range !== undefined) query.set('range', `${route.range.from}-${route.range.to}`)
  if (route.at !== undefined) query.set('at', String(route.at))
  if (page.panel === 'logs') addLogQuery(query, page)
  const text = query.toString()
  return `#/${formatPage(page)}${text === '' ? '' : `?${text}`}`
}

function formatPage(page: Page): string {
  switch (page.panel) {
    case 'list':
      return `list/${page.group === '' ? 'core' : page.group}/${page.resource}`
    case 'rollouts':
      return pathOf('rollouts', page.object === undefined ? page.resource : formatLink(page.object))
    case 'logs':
      return pathOf(
        'logs',
        page.object !== undefined ? formatLink(page.object) : page.isSearch === true ? 'search' : undefined
      )
    case 'map':
    case 'object':
      return pathOf(page.panel, page.object && formatLink(page.object))
    case 'scheduler':
      return pathOf('scheduler', page.pod && formatLink(page.pod))
    case 'traffic':
      return pathOf('traffic', page.load)
    case 'access':
      return pathOf(`access/${page.view}`, page.subject === undefined ? undefined : encodeURIComponent(page.subject))
    case 'helm':
      return formatHelm(page)
    default:
      return page.panel
  }
}

function pathOf(panel: string, rest: string | undefined): string {
  return rest === undefined ? panel : `${panel}/${rest}`
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

/** The route of an address; what cannot be read is the overview. */
export function parseRoute(hash: string): Route {
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
