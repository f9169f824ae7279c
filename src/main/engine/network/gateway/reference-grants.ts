import { gatewayGroup, oldestFirst, type ReferenceGrant } from './gateway-types.ts'
import type { ObjectStore } from '../../store/object-store.ts'

/** Who may point into which namespace: what ReferenceGrants there say. */
export class ReferenceGrants {
  readonly #grants: readonly ReferenceGrant[]

  constructor(store: ObjectStore) {
    this.#grants = oldestFirst(store, 'referencegrants')
  }

  /** Whether a Gateway or HTTPRoute of one namespace may point to this core object of another. */
  allow(
    from: { readonly kind: 'Gateway' | 'HTTPRoute'; readonly namespace: string },
    to: { readonly kind: 'Secret' | 'Service'; readonly namespace: string; readonly name: string }
  ): boolean {
    return this.#grants.some(
      ({ metadata, spec }) =>
        metadata.namespace === to.namespace &&
        spec.from.some(
          ({ group, kind, namespace }) => group === gatewayGroup && kind === from.kind && namespace === from.namespace
        ) &&
        spec.to.some(
          ({ group, kind, name }) =>
            (group === '' || group === 'core') &&
            kind === to.kind &&
            (name === undefined || name === '' || name === to.name)
        )
    )
  }
}
