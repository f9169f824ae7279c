import type { Namespace } from '../../schema/types.ts'
import type { Strategy } from '../strategy.ts'

const active = Object.freeze({ phase: 'Active' })

export const namespaceStrategy: Strategy<Namespace> = {
  initialStatus: () => active,
  completeNew(object, { name }) {
    const { metadata, spec } = object
    const finalizers = spec?.finalizers ?? []
    return {
      ...object,
      metadata: { ...metadata, labels: { ...metadata.labels, 'kubernetes.io/metadata.name': name } },
      spec: { ...spec, finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'] }
    }
  },
  /** Only /finalize changes the finalizers in the spec. */
  keptFrom(previous, next) {
    if (next.spec === previous.spec) return next
    const { finalizers } = previous.spec ?? {}
    const { finalizers: _given, ...spec } = next.spec ?? {}
    return { ...next, spec: finalizers === undefined ? spec : { ...spec, finalizers } }
  }
}
