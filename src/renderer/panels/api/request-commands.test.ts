import { describe, expect, it } from 'vitest'
import { curlFor, kubectlFor, requestPath } from './request-commands.ts'
import { storedRequestOf } from './testing-requests.ts'

const target = { url: 'https://127.0.0.1:6443', authorityFile: '/data/my files/ca.crt' }
const checkout = { group: 'apps', resource: 'deployments', namespace: 'shop', name: 'checkout' }

describe('the path of a request', () => {
  it.each([
    [storedRequestOf({}), '/api/v1/pods'],
    [
      storedRequestOf({ namespace: 'shop', name: 'web-1', subresource: 'log' }),
      '/api/v1/namespaces/shop/pods/web-1/log'
    ],
    [storedRequestOf(checkout), '/apis/apps/v1/namespaces/shop/deployments/checkout'],
    [storedRequestOf({ resource: 'namespaces', namespace: 'shop', name: 'shop' }), '/api/v1/namespaces/shop'],
    [
      storedRequestOf({ verb: 'create', method: 'POST', namespace: 'shop', name: 'web-1' }),
      '/api/v1/namespaces/shop/pods'
    ],
    [
      storedRequestOf({ verb: 'create', method: 'POST', namespace: 'shop', name: 'web-1', subresource: 'eviction' }),
      '/api/v1/namespaces/shop/pods/web-1/eviction'
    ],
    [storedRequestOf({ resource: '', path: '/openapi/v3' }), '/openapi/v3'],
    [storedRequestOf({ namespace: 'shop', path: '/api/v1/namespaces/shop/pods/' }), '/api/v1/namespaces/shop/pods/']
  ])("%#: is upstream's", (request, path) => expect(requestPath(request)).toBe(path))
})

describe('the kubectl line', () => {
  it.each([
    [storedRequestOf({ verb: 'list' }), 'kubectl get pods -A'],
    [storedRequestOf({ verb: 'list', namespace: 'shop' }), 'kubectl get pods -n shop'],
    [storedRequestOf({ verb: 'list', resource: 'nodes' }), 'kubectl get nodes'],
    [
      storedRequestOf({ verb: 'watch', group: 'example.com', resource: 'widgets' }),
      'kubectl get widgets.example.com --watch'
    ],
    [storedRequestOf(checkout), 'kubectl get deployments checkout -n shop'],
    [
      storedRequestOf({ ...checkout, subresource: 'scale' }),
      'kubectl get deployments checkout --subresource=scale -n shop'
    ],
    [storedRequestOf({ namespace: 'shop', name: 'web-1', subresource: 'log' }), 'kubectl logs web-1 -n shop'],
    [
      storedRequestOf({ namespace: 'shop', name: 'web-1', subresource: 'proxy' }),
      'kubectl get --raw /api/v1/namespaces/shop/pods/web-1/proxy'
    ],
    [storedRequestOf({ resource: '', path: '/readyz' }), 'kubectl get --raw /readyz'],
    [
      storedRequestOf({ verb: 'delete', method: 'DELETE', namespace: 'shop', name: 'web-1', dryRun: true }),
      'kubectl delete pods web-1 -n shop --dry-run=server'
    ],
    [
      storedRequestOf({ verb: 'deletecollection', method: 'DELETE', namespace: 'shop' }),
      'kubectl delete pods --all -n shop'
    ],
    [
      storedRequestOf({
        verb: 'list',
        user: "o'hara",
        impersonatedBy: 'kubernetes-admin',
        groups: ['dev', 'system:authenticated']
      }),
      `kubectl get pods -A --as='o'\\''hara' --as-group=dev`
    ],
    [storedRequestOf({ verb: 'create', method: 'POST', namespace: 'shop' }), undefined],
    [storedRequestOf({ verb: 'patch', method: 'PATCH', ...checkout }), undefined]
  ])('%#: asks for the same', (request, line) => expect(kubectlFor(request)).toBe(line))
})

describe('the curl line', () => {
  it('trusts the authority, and names no token', () => {
    expect(curlFor(storedRequestOf({ verb: 'watch', namespace: 'shop' }), target)).toBe(
      `curl --cacert '/data/my files/ca.crt' -H "Authorization: Bearer $TOKEN" 'https://127.0.0.1:6443/api/v1/namespaces/shop/pods?watch=true'`
    )
  })

  it("sends a body of the person's own where there was one", () => {
    expect(
      curlFor(storedRequestOf({ verb: 'patch', method: 'PATCH', ...checkout, dryRun: true }), {
        ...target,
        authorityFile: undefined
      })
    ).toBe(
      `curl -k -H "Authorization: Bearer $TOKEN" -X PATCH -H 'Content-Type: application/merge-patch+json' --data @body.json 'https://127.0.0.1:6443/apis/apps/v1/namespaces/shop/deployments/checkout?dryRun=All'`
    )
  })
})
