// Tokens that kubelets put into the volumes of pods, as they would ask for them with a TokenRequest.
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { serviceAccountKind } from '../../../shared/kinds/serviceaccount/kind.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { Random } from '../sim/random.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { issuer } from './service-account-token-claims.ts'
import { lifeOf } from './service-account-token-request.ts'
import type { ServiceAccountTokens } from './service-account-token.ts'

/** What a pod's volume asks for; `issuedAt` in milliseconds. The same terms give the same token each time. */
export interface PodTokenTerms {
  readonly audience: string | undefined
  readonly seconds: number
  readonly issuedAt: number
}

/** The token of a pod's account; undefined where there is no such account. */
export type PodTokens = (pod: Pod, terms: PodTokenTerms) => string | undefined

export function podTokens(store: ObjectStore, tokens: ServiceAccountTokens): PodTokens {
  return ({ metadata, spec }, { audience, seconds, issuedAt }) => {
    const account = store.get(serviceAccountKind, metadata.namespace, spec.serviceAccountName ?? 'default')
    if (account === undefined) return undefined
    const audiences = [audience === undefined || audience === '' ? issuer : audience]
    const { name, uid } = metadata
    const node = store.get(nodeKind, undefined, spec.nodeName!)
    return tokens.issue(account, {
      audiences,
      ...lifeOf(seconds, audiences, true),
      pod: { name, uid },
      node: { name: spec.nodeName!, ...(node === undefined ? {} : { uid: node.metadata.uid }) },
      issued: { at: issuedAt, id: new Random(`${uid}/${audiences[0]}/${issuedAt}`).uuid() }
    })
  }
}
