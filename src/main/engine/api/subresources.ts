// What can be asked below one object: the subresources of each kind, with what discovery says of them.
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { Call } from './call.ts'
import type { ApiResponse, Verb } from './request.ts'
import { createToken } from './service-account-token-request.ts'
import { connect } from './verbs/connect.ts'
import { createSubresource } from './verbs/create-subresource.ts'
import { finalize } from './verbs/finalize.ts'
import { get } from './verbs/get.ts'
import { patch } from './verbs/patch.ts'
import { update } from './verbs/update.ts'

export interface Subresource {
  readonly name: string
  /** What its body is. */
  readonly body: { readonly group: string; readonly version: string; readonly kind: string }
  readonly verbs: Readonly<Partial<Record<Verb, (call: Call) => ApiResponse>>>
  /** A stream, which the HTTP layer answers: the verbs that discovery names. Absent where `verbs` answer. */
  readonly connects?: readonly Verb[]
}

const readWrite = { get, patch, update }
const create = { create: createSubresource }
const proxyVerbs: readonly Verb[] = ['create', 'delete', 'get', 'patch', 'update']
const scaleBody = { group: 'autoscaling', version: 'v1', kind: 'Scale' }
const nothing = {}
/** Whether a client may have its streams. */
const connected = { create: connect, get: connect }

function core(kind: string): Subresource['body'] {
  return { group: '', version: 'v1', kind }
}

/** Besides status and scale, which `Kind.subresources` names. */
const special: Readonly<Record<string, readonly Subresource[]>> = {
  '/pods': [
    { name: 'attach', body: core('PodAttachOptions'), verbs: connected, connects: ['create', 'get'] },
    { name: 'binding', body: core('Binding'), verbs: create },
    { name: 'ephemeralcontainers', body: core('Pod'), verbs: readWrite },
    { name: 'eviction', body: { group: 'policy', version: 'v1', kind: 'Eviction' }, verbs: create },
    { name: 'exec', body: core('PodExecOptions'), verbs: connected, connects: ['create', 'get'] },
    { name: 'log', body: core('Pod'), verbs: nothing, connects: ['get'] },
    { name: 'portforward', body: core('PodPortForwardOptions'), verbs: connected, connects: ['create', 'get'] },
    { name: 'proxy', body: core('PodProxyOptions'), verbs: nothing, connects: proxyVerbs },
    { name: 'resize', body: core('Pod'), verbs: readWrite }
  ],
  'certificates.k8s.io/certificatesigningrequests': [
    {
      name: 'approval',
      body: { group: 'certificates.k8s.io', version: 'v1', kind: 'CertificateSigningRequest' },
      verbs: readWrite
    }
  ],
  '/serviceaccounts': [
    {
      name: 'token',
      body: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
      verbs: { create: createToken }
    }
  ],
  '/services': [{ name: 'proxy', body: core('ServiceProxyOptions'), verbs: nothing, connects: proxyVerbs }],
  '/nodes': [{ name: 'proxy', body: core('NodeProxyOptions'), verbs: nothing, connects: proxyVerbs }],
  '/namespaces': [{ name: 'finalize', body: core('Namespace'), verbs: { update: finalize } }]
}

const known = new WeakMap<Kind, readonly Subresource[]>()

/** The subresources of a kind, by name. */
export function subresourcesOf(kind: Kind): readonly Subresource[] {
  let found = known.get(kind)
  if (found === undefined) {
    const own = { group: kind.group, version: kind.version, kind: kind.kind }
    const usual = kind.subresources.map((name) => ({
      name,
      body: name === 'scale' ? scaleBody : own,
      verbs: readWrite
    }))
    found = [...(special[`${kind.group}/${kind.resource}`] ?? []), ...usual].sort((a, b) => (a.name < b.name ? -1 : 1))
    known.set(kind, found)
  }
  return found
}

export function subresourceOf(kind: Kind, name: string): Subresource | undefined {
  return subresourcesOf(kind).find((subresource) => subresource.name === name)
}
