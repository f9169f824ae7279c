import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { secretKind } from '../../../shared/kinds/secret/kind.ts'
import { serviceAccountKind } from '../../../shared/kinds/serviceaccount/kind.ts'
import type { Json, NewObject } from '../../../shared/kube/object.ts'
import type { Node, Pod, Secret, ServiceAccount } from '../../../shared/schema/types.ts'
import type { ControlPlane } from '../control-plane.ts'
import { createTestControlPlane } from '../testing-control-plane.ts'
import { Random } from '../sim/random.ts'
import { ApiServer } from './api-server.ts'
import type { ApiResponse } from './request.ts'
import { readClaims } from './service-account-token-claims.ts'
import { ServiceAccountTokens } from './service-account-token.ts'
import { refusalOf } from './testing-api-server.ts'
import { testingSigner } from './testing-token-signer.ts'

const admin = { user: 'admin', groups: ['system:masters'], userAgent: 'test' }
const own = 'https://kubernetes.default.svc.cluster.local'
const hour = 3_600_000

let plane: ControlPlane
let tokens: ServiceAccountTokens
let server: ApiServer
let account: ServiceAccount
let pod: Pod
let node: Node
beforeEach(() => {
  plane = createTestControlPlane()
  const context = { clock: plane.clock, store: plane.store, random: new Random('tokens') }
  tokens = new ServiceAccountTokens(context, testingSigner)
  server = new ApiServer(context, { tokens })
  const writer = plane.writer('test')
  server.handle(
    {
      verb: 'create',
      group: '',
      version: 'v1',
      resource: 'namespaces',
      body: { metadata: { name: 'ns' } }
    },
    admin
  )
  account = writer.create<ServiceAccount>(serviceAccountKind, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'sa', namespace: 'ns' }
  })
  node = writer.create<Node>(nodeKind, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' }, spec: {} })
  pod = writer.create<Pod>(podKind, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'ns' },
    spec: { serviceAccountName: 'sa', nodeName: 'n', containers: [{ name: 'c', image: 'nginx:1' }] }
  })
})

function request(spec: Json, metadata: Json = {}, name = 'sa'): ApiResponse {
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', metadata, spec }
  return server.handle(
    {
      verb: 'create',
      group: '',
      version: 'v1',
      resource: 'serviceaccounts',
      namespace: 'ns',
      name,
      subresource: 'token',
      body
    },
    admin
  )
}

interface Issued {
  readonly spec: { readonly audiences: readonly string[]; readonly expirationSeconds: number }
  readonly status: { readonly token: string; readonly expirationTimestamp: string }
}

function issued(spec: Json): Issued {
  const answer = request(spec)
  expect(answer.code, JSON.stringify(answer.object)).toBe(201)
  return answer.object as unknown as Issued
}

function claimsOf({ status }: Issued): Record<string, unknown> {
  return testingSigner.verify(status.token) as Record<string, unknown>
}

const boundToPod = { boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'p' } }
const boundToNode = { boundObjectRef: { apiVersion: 'v1', kind: 'Node', name: 'n' } }

describe('C4 tokens of ServiceAccounts: serviceaccounts/token', () => {
  it('gives a token for an hour on the simulated clock, with upstream’s claims', () => {
    const answer = issued({})
    const now = plane.clock.now / 1000
    expect(answer.spec).toEqual({ audiences: [own], expirationSeconds: 3600 })
    expect(answer.status.expirationTimestamp).toBe('2026-11-20T13:00:00Z')
    const { jti, ...claims } = claimsOf(answer)
    expect(jti).toMatch(/^[0-9a-f-]{36}$/)
    expect(claims).toEqual({
      aud: [own],
      exp: now + 3600,
      iat: now,
      iss: own,
      'kubernetes.io': { namespace: 'ns', serviceaccount: { name: 'sa', uid: account.metadata.uid } },
      nbf: now,
      sub: 'system:serviceaccount:ns:sa'
    })
    expect(claimsOf(issued({}))['jti']).not.toBe(jti)
  })

  it('names pod and node that the token is bound to', () => {
    const references = claimsOf(issued(boundToPod))['kubernetes.io']
    expect(references).toMatchObject({
      pod: { name: 'p', uid: pod.metadata.uid },
      node: { name: 'n', uid: node.metadata.uid }
    })
    expect(claimsOf(issued(boundToNode))['kubernetes.io']).toMatchObject({ node: { uid: node.metadata.uid } })
  })

  it('gives a kubelet’s pod a year where it asks as for old clients', () => {
    const answer = issued({ ...boundToPod, expirationSeconds: 3607 })
    const now = plane.clock.now / 1000
    expect(claimsOf(answer)).toMatchObject({ exp: now + 365 * 86_400, 'kubernetes.io': { warnafter: now + 3607 } })
    expect(answer.status.expirationTimestamp).toBe('2026-11-20T13:00:07Z')
  })

  it.each<readonly [string, Json, Json, number, string]>([
    [
      'too short',
      { expirationSeconds: 599 },
      {},
      422,
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes'
    ],
    [
      'too long',
      { expirationSeconds: 2 ** 32 + 1 },
      {},
      422,
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds'
    ],
    [
      'another name',
      {},
      { name: 'other' },
      422,
      'TokenRequest.authentication.k8s.io "sa" is invalid: metadata.name: Invalid value: "other": must match the service account name if specified'
    ],
    [
      'a pod that is not there',
      { boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'q' } },
      {},
      404,
      'pods "q" not found'
    ],
    [
      'another pod of that name',
      { boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'x' } },
      {},
      409,
      'Operation cannot be fulfilled on Pod "p": the UID in the bound object reference (x) does not match the UID in record. The object might have been deleted and then recreated'
    ],
    [
      'what nothing can be bound to',
      { boundObjectRef: { apiVersion: 'v1', kind: 'ConfigMap', name: 'c' } },
      {},
      400,
      'cannot bind token to object of type /v1, Kind=ConfigMap'
    ]
  ])('refuses %s', (_, spec, metadata, code, message) => {
    const answer = request(spec, metadata)
    expect([answer.code, refusalOf(answer).message]).toEqual([code, message])
  })

  it('refuses a pod of another account, and an account that is not there', () => {
    plane.writer('test').create<ServiceAccount>(serviceAccountKind, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'other', namespace: 'ns' }
    })
    expect(refusalOf(request(boundToPod, {}, 'other')).message).toBe(
      'cannot bind token for serviceaccount "other" to pod running with different serviceaccount name.'
    )
    expect(refusalOf(request({}, {}, 'none')).message).toBe('serviceaccounts "none" not found')
  })

  it('is not there where nobody signs', () => {
    const bare = new ApiServer({ clock: plane.clock, store: plane.store, random: new Random('x') })
    const target = { verb: 'create', group: '', version: 'v1', resource: 'serviceaccounts' } as const
    expect(bare.handle({ ...target, namespace: 'ns', name: 'sa', subresource: 'token', body: {} }, admin).code).toBe(
      404
    )
  })

  it('draws no chance from those who store something', () => {
    const uids = (withToken: boolean) => {
      const context = { clock: plane.clock, store: plane.store, random: new Random('same') }
      if (withToken) new ServiceAccountTokens(context, testingSigner).issue(account, { audiences: [], seconds: 600 })
      return context.random.uuid()
    }
    expect(uids(true)).toBe(uids(false))
  })
})

describe('C4 tokens of ServiceAccounts: who bears one', () => {
  it('is the account, with its groups and what the token is bound to', () => {
    const answer = issued(boundToPod)
    expect(tokens.authenticate(answer.status.token)).toEqual({
      user: {
        user: 'system:serviceaccount:ns:sa',
        uid: account.metadata.uid,
        groups: ['system:serviceaccounts', 'system:serviceaccounts:ns', 'system:authenticated'],
        extra: {
          'authentication.kubernetes.io/credential-id': [`JTI=${String(claimsOf(answer)['jti'])}`],
          'authentication.kubernetes.io/node-name': ['n'],
          'authentication.kubernetes.io/node-uid': [node.metadata.uid],
          'authentication.kubernetes.io/pod-name': ['p'],
          'authentication.kubernetes.io/pod-uid': [pod.metadata.uid]
        }
      },
      audiences: [own]
    })
  })

  function errorOf(answer: Issued, audiences?: readonly string[]): string | undefined {
    const verdict = tokens.authenticate(answer.status.token, audiences)
    expect(verdict).toBeDefined()
    return 'error' in verdict! ? verdict.error : undefined
  }

  it('until it expires, and a minute longer since clocks differ', () => {
    const answer = issued({})
    plane.clock.advanceTo(plane.clock.now + hour + 60_000)
    expect(errorOf(answer)).toBeUndefined()
    plane.clock.advanceTo(plane.clock.now + 1000)
    expect(errorOf(answer)).toBe('service account token has expired')
  })

  it('for those alone for whom it was made', () => {
    const answer = issued({ audiences: ['vault'] })
    expect(errorOf(answer)).toBe(`token audiences ["vault"] is invalid for the target audiences ["${own}"]`)
    expect(tokens.authenticate(answer.status.token, ['vault', 'x'])).toMatchObject({ audiences: ['vault'] })
  })

  it('as long as account, pod and node are the same', () => {
    const ofPod = issued(boundToPod)
    const ofNode = issued(boundToNode)
    const writer = plane.writer('test')
    writer.delete(podKind, 'ns', 'p', { gracePeriodSeconds: 0 })
    expect(errorOf(ofPod)).toBe('service account token has been invalidated')
    expect(errorOf(ofNode)).toBeUndefined()
    writer.delete(nodeKind, undefined, 'n')
    expect(errorOf(ofNode)).toBe('service account token has been invalidated')
    const plain = issued({})
    writer.delete(serviceAccountKind, 'ns', 'sa')
    expect(errorOf(plain)).toBe('serviceaccounts "sa" not found')
    const { uid } = writer.create<ServiceAccount>(serviceAccountKind, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'sa', namespace: 'ns' }
    }).metadata
    expect(errorOf(plain)).toBe(`service account UID (${uid}) does not match claim (${account.metadata.uid})`)
  })

  it('as long as the Secret is there that it is bound to', () => {
    const secret: NewObject<Secret> = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'ns' },
      type: 'Opaque'
    }
    plane.writer('test').create<Secret>(secretKind, secret)
    const answer = issued({ boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name: 's' } })
    expect(errorOf(answer)).toBeUndefined()
    plane.writer('test').delete(secretKind, 'ns', 's')
    expect(errorOf(answer)).toBe('service account token has been invalidated')
  })

  it('is nobody where the text is no token, or says nothing of an account', () => {
    expect(tokens.authenticate('x')).toBeUndefined()
    expect(tokens.authenticate(testingSigner.sign({ iss: own }))).toBeUndefined()
    expect(tokens.authenticate(testingSigner.sign({ iss: 'https://elsewhere' }))).toBeUndefined()
  })

  it('is judged without a fault whatever a signed text says', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.dictionary(fc.string(), fc.string()))
    const claims = fc.record(
      {
        iss: fc.constantFrom(own, 'kubernetes/serviceaccount', 'x'),
        aud: fc.oneof(value, fc.array(fc.string()), fc.constant([own])),
        exp: fc.oneof(value, fc.constant(1e12)),
        iat: fc.oneof(value, fc.constant(0)),
        nbf: fc.oneof(value, fc.constant(0)),
        sub: value,
        'kubernetes.io': fc.oneof(
          value,
          fc.record({
            namespace: fc.string(),
            serviceaccount: fc.record({ name: fc.string(), uid: fc.string() }),
            pod: value
          })
        )
      },
      { requiredKeys: ['iss'] }
    )
    fc.assert(
      fc.property(claims, (one) => {
        readClaims(one)
        const verdict = tokens.authenticate(testingSigner.sign(one))
        if (verdict !== undefined) expect('error' in verdict).toBe(true)
      })
    )
  })
})
