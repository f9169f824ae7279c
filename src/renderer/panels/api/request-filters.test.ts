import { expect, it } from 'vitest'
import { requestFilter } from '../../../shared/filter/request-filter.ts'
import { formatFilter } from '../../parts/filter-tokens.ts'
import { hasToken, quickFilters, withTokenToggled } from './request-filters.ts'
import { storedRequestOf } from './testing-requests.ts'

const none = { tokens: [], text: 'shop' }

it.each(quickFilters)('$id goes into the filter, and out again', ({ token }) => {
  const on = withTokenToggled(none, token)
  expect(hasToken(on, token)).toBe(true)
  expect(withTokenToggled(on, token)).toEqual(none)
})

it('lets through what its words say', () => {
  const shown = (id: (typeof quickFilters)[number]['id'], request: Parameters<typeof storedRequestOf>[0]): boolean => {
    const { token } = quickFilters.find((filter) => filter.id === id)!
    return requestFilter(formatFilter({ tokens: [token], text: '' })).passes(storedRequestOf(request))
  }
  expect([shown('refused', { code: 403 }), shown('refused', { code: 500 }), shown('refused', {})]).toEqual([
    true,
    true,
    false
  ])
  expect([shown('noWatches', { verb: 'watch' }), shown('noWatches', {})]).toEqual([false, true])
  expect([shown('noDiscovery', { resource: '', path: '/api' }), shown('noDiscovery', {})]).toEqual([false, true])
  expect([shown('noSystem', { user: 'system:kube-scheduler' }), shown('noSystem', {})]).toEqual([false, true])
  expect([shown('outside', { source: 'window' }), shown('outside', {})]).toEqual([false, true])
})
