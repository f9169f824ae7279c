import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accessOfTarget, requestTarget, type ResourceTarget } from './request-target.ts'
import { growthOf, inProportion } from '../../shared/testing-growth.ts'

const get = (path: string): ResourceTarget | undefined => requestTarget('GET', path)?.resource

describe('what a URL asks for', () => {
  test.each<readonly [string, Partial<ResourceTarget> | undefined]>([
    ['/api/v1/pods', { verb: 'list', group: '', version: 'v1', resource: 'pods' }],
    ['/api/v1/pods/', { verb: 'list', resource: 'pods' }],
    ['/api/v1/namespaces/a/pods?watch=1', { verb: 'watch', namespace: 'a', resource: 'pods' }],
    ['/api/v1/namespaces/a/pods?watch=false', { verb: 'list' }],
    ['/api/v1/namespaces/a/pods?watch', { verb: 'watch' }],
    // A route to one object knows no watch; kubectl selects by name instead.
    ['/api/v1/namespaces/a/pods/b?watch=true', { verb: 'get', name: 'b' }],
    ['/api/v1/watch/namespaces/a/pods/b', { verb: 'watch', namespace: 'a', name: 'b' }],
    ['/api/v1/namespaces/a', { verb: 'get', resource: 'namespaces', name: 'a' }],
    ['/api/v1/namespaces/a/status', { resource: 'namespaces', name: 'a', subresource: 'status' }],
    ['/api/v1/namespaces//pods', { verb: 'list', resource: 'pods' }],
    ['/api/v1//pods', { resource: '', name: 'pods' }],
    ['/apis/apps/v1/namespaces/a/deployments/b/scale', { group: 'apps', subresource: 'scale' }],
    ['/api/v1/namespaces/a/services/b/proxy/c/d', { subresource: 'proxy', rest: 'c/d' }],
    ['/api/v1/namespaces/a/pods?fieldSelector=metadata.name%3Db', { verb: 'list', selectedName: 'b' }],
    ['/api/v1/namespaces/a/pods/b%2flog', { name: 'b', subresource: 'log' }],
    ['/%61pi/v1/pods', { resource: 'pods' }],
    ['/apis/apps/v1', undefined],
    ['/apis/apps', undefined],
    ['/version', undefined]
  ])('%s', (path, expected) => {
    if (expected === undefined) expect(get(path)).toBeUndefined()
    else expect(get(path)).toMatchObject(expected)
  })

  test('is not known of a path with a broken escape', () => {
    for (const path of ['/%', '/api/v1/%zz', '/api/v1/pods/%ff']) expect(requestTarget('GET', path)).toBeUndefined()
  })

  test('is a watch in its old form, whatever the method: nothing is made or taken away there', () => {
    for (const method of ['POST', 'DELETE', 'PUT', 'PATCH']) {
      expect(requestTarget(method, '/api/v1/watch/namespaces/a/pods/b')?.resource?.verb).toBe('watch')
    }
  })
})

test('a namespace is judged within itself; a selection of one is not', () => {
  const access = (path: string): object => accessOfTarget(requestTarget('GET', path)!, 'GET')
  expect(access('/api/v1/namespaces/a')).toMatchObject({ namespace: 'a', name: 'a' })
  expect(access('/api/v1/namespaces?fieldSelector=metadata.name%3Da')).toEqual({
    verb: 'list',
    group: '',
    version: 'v1',
    resource: 'namespaces',
    name: 'a'
  })
  expect(access('/%76ersion')).toEqual({ verb: 'get', path: '/version' })
})

/** Upstream's RequestInfoFactory, step by step and without regard to anything else. */
function naive(method: string, path: string, isWatch: boolean): Readonly<Record<string, string>> | undefined {
  const trimmed = path.replace(/^\/+/, '').replace(/\/+$/, '')
  let parts = trimmed === '' ? [] : trimmed.split('/')
  if (parts.length < 3 || (parts[0] !== 'api' && parts[0] !== 'apis')) return undefined
  let group = ''
  if (parts[0] === 'apis') {
    if (parts.length < 4) return undefined
    group = parts[1]!
    parts = parts.slice(1)
  }
  const version = parts[1]!
  parts = parts.slice(2)
  const verbs: Readonly<Record<string, string>> = {
    POST: 'create',
    GET: 'get',
    HEAD: 'get',
    PUT: 'update',
    PATCH: 'patch',
    DELETE: 'delete'
  }
  let verb = verbs[method] ?? ''
  if (parts[0] === 'watch' && parts.length > 1) {
    verb = 'watch'
    parts = parts.slice(1)
  }
  let namespace = ''
  if (parts[0] === 'namespaces' && parts.length > 1) {
    namespace = parts[1]!
    if (parts.length > 2 && parts[2] !== 'status' && parts[2] !== 'finalize') parts = parts.slice(2)
  }
  const [resource = '', name = '', subresource = ''] = parts
  if (name === '' && verb === 'get') verb = isWatch ? 'watch' : 'list'
  if (name === '' && verb === 'delete') verb = 'deletecollection'
  return verb === '' ? undefined : { verb, group, version, resource, name, subresource, namespace }
}

test('whatever the path, it is read as upstream reads it', () => {
  const part = fc.constantFrom(
    'api',
    'apis',
    'apps',
    'v1',
    'watch',
    'namespaces',
    'pods',
    'status',
    'finalize',
    'a',
    '',
    '..',
    'log'
  )
  const escaped = fc.boolean()
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 9 }),
      fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'),
      fc.boolean(),
      escaped,
      (parts, method, isWatch, isEscaped) => {
        const path = `/${parts.join('/')}`
        // No namespace at all, and then one: there is no such route.
        fc.pre(!path.includes('namespaces//namespaces'))
        const sent = isEscaped ? path.replaceAll('a', '%61').replaceAll('s', '%73') : path
        const target = requestTarget(method, isWatch ? `${sent}?watch=true` : sent)!
        expect(target.path).toBe(path)
        const access = target.resource === undefined ? undefined : accessOfTarget(target, method)
        const expected = naive(method, path, isWatch)
        if (expected === undefined) {
          expect(target.resource).toBeUndefined()
          return
        }
        // Upstream says '' for what is not there. Only a core namespace is judged within itself here.
        const { namespace = '', name = '', subresource = '', ...rest } = access as unknown as Record<string, string>
        const isOther = expected['resource'] === 'namespaces' && expected['group'] !== ''
        expect({ ...rest, name, subresource, namespace: isOther ? expected['namespace'] : namespace }).toEqual(expected)
      }
    ),
    { numRuns: 5_000 }
  )
})

test('any bytes are a target or none, in time in proportion', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void requestTarget('GET', `/${text}`)))
  const slashes = (size: number): void => void requestTarget('GET', `${'/'.repeat(size)}x${'/'.repeat(size)}`)
  expect(growthOf(slashes, 60_000)).toBeLessThan(inProportion)
})
