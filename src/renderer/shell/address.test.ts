import { describe, expect, it } from 'vitest'
import { formatRoute, parseRoute } from './address.ts'
import type { Page, Route } from './route.ts'

const cart = { group: 'apps', resource: 'deployments', namespace: 'shop', name: 'cart' }
const worker = { group: '', resource: 'nodes', namespace: undefined, name: 'worker-1' }

const addresses: readonly (readonly [string, Page])[] = [
  ['#/overview', { panel: 'overview' }],
  ['#/add-ons', { panel: 'add-ons' }],
  ['#/list/core/pods', { panel: 'list', group: '', resource: 'pods' }],
  ['#/list/example.com/boats', { panel: 'list', group: 'example.com', resource: 'boats' }],
  ['#/rollouts', { panel: 'rollouts' }],
  ['#/rollouts/daemonsets', { panel: 'rollouts', resource: 'daemonsets' }],
  ['#/rollouts/apps/deployments/shop/cart', { panel: 'rollouts', object: cart }],
  ['#/logs', { panel: 'logs', isSearch: false }],
  ['#/logs/search', { panel: 'logs', isSearch: true }],
  ['#/logs/apps/deployments/shop/cart', { panel: 'logs', object: cart, isSearch: false }],
  [
    '#/logs?with=core%2Fnodes%2F-%2Fworker-1&selector=a%3Db',
    { panel: 'logs', more: [worker], selector: 'a=b', isSearch: false }
  ],
  ['#/map/core/nodes/-/worker-1', { panel: 'map', object: worker }],
  ['#/object/core/nodes/-/worker-1', { panel: 'object', object: worker }],
  ['#/scheduler/core/nodes/-/worker-1', { panel: 'scheduler', pod: worker }],
  ['#/traffic/load-1', { panel: 'traffic', load: 'load-1' }],
  ['#/helm', { panel: 'helm' }],
  ['#/helm/shop/web/values', { panel: 'helm', release: { namespace: 'shop', name: 'web' }, tab: 'values' }],
  ['#/access/matrix', { panel: 'access', view: 'matrix' }],
  ['#/access/who-can/system%3Aadmin', { panel: 'access', view: 'who-can', subject: 'system:admin' }]
]

const plain = { filter: '', tab: 'overview' } as const

describe('the address of the window', () => {
  it.each(addresses)('%s', (address, page) => {
    expect(formatRoute({ ...plain, page })).toBe(address)
    expect(parseRoute(address)).toEqual({ ...plain, page })
  })

  it('has all that is open', () => {
    const route: Route = {
      page: { panel: 'list', group: 'apps', resource: 'deployments' },
      filter: 'name~a&b',
      open: cart,
      tab: 'yaml',
      range: { from: 1000, to: 2000 },
      at: 1500
    }
    const address = formatRoute(route)
    expect(address).toBe(
      '#/list/apps/deployments?filter=name%7Ea%26b&open=apps%2Fdeployments%2Fshop%2Fcart&tab=yaml&range=1000-2000&at=1500'
    )
    expect(parseRoute(address)).toEqual(route)
  })

  it.each(['', '#/nowhere', '#/list/apps', '#/list/apps/boats', '#/object/apps/deployments'])(
    'is the overview where %j says no place',
    (address) => expect(parseRoute(address).page).toEqual({ panel: 'overview' })
  )

  it.each(['range=2000-1000', 'range=a-b', 'at=-5', 'at=1e3', 'tab=nothing', 'open=apps/deployments'])(
    'leaves out what cannot be: %s',
    (query) => expect(parseRoute(`#/overview?${query}`)).toEqual({ ...plain, page: { panel: 'overview' } })
  )
})
