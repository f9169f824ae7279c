import { secretKind } from '../../../shared/kinds/secret/kind.ts'
import { serviceAccountKind } from '../../../shared/kinds/serviceaccount/kind.ts'
import { encodeBase64 } from '../../../shared/kube/base64.ts'
import type { Secret, ServiceAccount } from '../../../shared/schema/types.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import { legacyClaims } from '../api/service-account-token-claims.ts'
import type { TokenSigner } from '../api/service-account-token.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import { keyOf, keyOfObject, type ObjectStore } from '../store/object-store.ts'
import { WorkQueue } from './work-queue.ts'

const secretType = 'kubernetes.io/service-account-token'
const nameAnnotation = 'kubernetes.io/service-account.name'
const uidAnnotation = 'kubernetes.io/service-account.uid'

/** Certificate of the cluster's CA in PEM, and what signs tokens. */
export interface AccountTokenInputs {
  readonly certificate: string
  readonly signer: TokenSigner
}

/**
 * Fills Secrets of type kubernetes.io/service-account-token, and deletes them with their account; the tokens controller
 * of upstream's pkg/controller/serviceaccount. The token of such a Secret does not expire.
 */
export class ServiceAccountTokensController implements Component {
  readonly name = 'serviceaccount-token-controller'
  readonly #store: ObjectStore
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue
  readonly #signer: TokenSigner
  readonly #certificate: string
  /** The keys of the token Secrets of each account, by the account's. */
  readonly #secrets = new Map<string, Set<string>>()

  constructor(controlPlane: ControlPlane, { certificate, signer }: AccountTokenInputs) {
    this.#store = controlPlane.store
    this.#writer = controlPlane.writer('kube-controller-manager')
    this.#queue = new WorkQueue(controlPlane.clock, (key) => this.#reconcile(key))
    this.#signer = signer
    this.#certificate = encodeBase64(certificate)
  }

  start(): void {
    this.#store.onChange(secretKind, ({ type, object, previous }) => {
      if (previous !== undefined) this.#forget(previous)
      if (type !== 'DELETED') this.#note(object)
    })
    this.#store.onChange(serviceAccountKind, ({ object }) => {
      for (const key of this.#secrets.get(keyOfObject(object)) ?? []) this.#queue.add(key)
    })
    for (const secret of this.#store.all(secretKind)) this.#note(secret)
  }

  #note(secret: Secret): void {
    const account = accountKeyOf(secret)
    if (account === undefined) return
    let keys = this.#secrets.get(account)
    if (keys === undefined) this.#secrets.set(account, (keys = new Set<string>()))
    keys.add(keyOfObject(secret))
    this.#queue.add(keyOfObject(secret))
  }

  #forget(secret: Secret): void {
    const account = accountKeyOf(secret)
    if (account === undefined) return
    const keys = this.#secrets.get(account)
    keys?.delete(keyOfObject(secret))
    if (keys?.size === 0) this.#secrets.delete(account)
  }

  #reconcile(key: string): void {
    const secret = this.#store.byKey(secretKind, key)
    const accountKey = secret && accountKeyOf(secret)
    if (secret === undefined || accountKey === undefined || secret.metadata.deletionTimestamp !== undefined) return
    const { namespace, name, uid, annotations } = secret.metadata
    const account = this.#store.byKey(serviceAccountKind, accountKey)
    const accountUid = annotations?.[uidAnnotation] ?? ''
    if (account === undefined || (accountUid !== '' && accountUid !== account.metadata.uid)) {
      this.#writer.delete(secretKind, namespace, name, { preconditions: { uid } })
    } else if (account.metadata.deletionTimestamp === undefined) this.#fill(secret, account)
  }

  #fill(secret: Secret, account: ServiceAccount): void {
    const { namespace = '' } = secret.metadata
    const { data = {} } = secret
    const { name, uid } = account.metadata
    const token = () => encodeBase64(this.#signer.sign(legacyClaims({ namespace, name }, uid, secret.metadata.name)))
    const isSame =
      data['ca.crt'] === this.#certificate &&
      Boolean(data['namespace']) &&
      Boolean(data['token']) &&
      secret.metadata.annotations?.[uidAnnotation] === uid
    if (isSame) return
    this.#writer.update(secretKind, {
      ...secret,
      metadata: { ...secret.metadata, annotations: { ...secret.metadata.annotations, [uidAnnotation]: uid } },
      data: {
        ...data,
        'ca.crt': this.#certificate,
        namespace: data['namespace'] || encodeBase64(namespace),
        token: data['token'] || token()
      }
    })
  }
}

/** The account that a token Secret is for; undefined for all other Secrets. */
function accountKeyOf({ type, metadata: { namespace, annotations } }: Secret): string | undefined {
  const name = annotations?.[nameAnnotation]
  return type === secretType && name ? keyOf(namespace, name) : undefined
}
