import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ApiRequestRecord } from '../contract/api-access.ts'
import { clientOf, requestCompletions, requestFilter } from './request-filter.ts'

const scale: ApiRequestRecord = {
  id: 7,
  at: 0,
  user: 'jane',
  impersonatedBy: 'kubernetes-admin',
  verb: 'patch',
  method: 'PATCH',
  group: 'apps',
  version: 'v1',
  resource: 'deployments',
  subresource: 'scale',
  namespace: 'shop',
  name: 'checkout',
  code: 403,
  reason: 'Forbidden',
  latency: 900,
  userAgent: 'kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0',
  source: 'api'
}
const { namespace: _namespace, name: _name, subresource: _subresource, ...bare } = scale
const health: ApiRequestRecord = {
  ...bare,
  verb: 'get',
  method: 'GET',
  group: '',
  resource: '',
  path: '/readyz',
  code: 200
}

const passes = (text: string, request = scale): boolean => requestFilter(text).passes(request)

test.each([
  '',
  'CHECKOUT',
  'jane patch',
  'user:jane',
  'user:kubernetes-admin',
  'user:jan*',
  'verb:patch,update',
  'verb:!watch',
  'resource:deployments',
  'resource:deployments/scale',
  'resource:deployments.apps',
  'resource:DEPLOY*',
  'resource:*',
  'ns:shop',
  'name:check*ut',
  'code:403',
  'code:4xx,5xx',
  'code:40*',
  'reason:Forbidden',
  'client:kubectl',
  'source:api',
  '/^check/',
  '!verb:get code:4XX'
])('%j passes', (text) => {
  expect(requestFilter(text).error).toBeUndefined()
  expect(passes(text)).toBe(true)
})

test.each([
  'web',
  '!jane',
  'user:jan',
  'user:!kubernetes-*',
  'verb:watch',
  'resource:!*',
  'resource:scale',
  'ns:shop*s',
  'name:c*c',
  'code:2xx',
  'code:4',
  'client:kube',
  'source:window',
  'path:*'
])('%j does not', (text) => {
  expect(requestFilter(text).error).toBeUndefined()
  expect(passes(text)).toBe(false)
})

test('requests for no resource are found by their path, and left out by resource:*', () => {
  expect(passes('path:/readyz', health)).toBe(true)
  expect(passes('path:/ready*', health)).toBe(true)
  expect(passes('resource:*', health)).toBe(false)
  expect(passes('ns:*', health)).toBe(false)
  expect(passes('resource:!*', health)).toBe(true)
})

test('what cannot be read is named, and the rest holds', () => {
  const { passes: both, error } = requestFilter('user: verb:patch')
  expect(error).toBe('user: needs a value')
  expect(both(scale)).toBe(true)
  expect(both({ ...scale, verb: 'get' })).toBe(false)
})

test('a pattern with stars matches as the regular expression that it stands for', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 8 })
  const names = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(letters, names, (pattern, name) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}$`)
      expect(passes(`name:${pattern}`, { ...scale, name })).toBe(expression.test(name))
    })
  )
})

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (text) => {
      requestFilter(text).passes(scale)
      requestFilter(`user:${text}`).passes(health)
    })
  )
})

test('the client is the first word of the user agent', () => {
  expect([scale.userAgent, 'drydock', '', 'Mozilla/5.0 (X11)', 'my app'].map(clientOf)).toEqual([
    'kubectl',
    'drydock',
    '',
    'Mozilla',
    'my'
  ])
})

test('keys are completed, then what there is for them', () => {
  const facts = { users: ['jane', 'kubernetes-admin'], resources: ['pods'], clients: ['kubectl'] }
  expect(requestCompletions('us', facts)).toContain('user:')
  expect(requestCompletions('verb:get user:', facts)).toEqual(['user:jane', 'user:kubernetes-admin'])
  expect(requestCompletions('!code:', facts)).toContain('code:4xx')
  expect(requestCompletions('client:', facts)).toEqual(['client:kubectl'])
})
