import { deepEqual } from '../../kube/deep-equal.ts'
import type { ObjectMeta } from '../../kube/object.ts'
import type { DaemonSet } from '../../schema/types.ts'
import type { Strategy } from '../strategy.ts'

const templateGeneration = 'deprecated.daemonset.template.generation'

/** The template has a generation of its own, in an annotation. */
export const daemonSetStrategy: Strategy<DaemonSet> = {
  prepareNew(object) {
    const annotations = { ...object.metadata.annotations, [templateGeneration]: '1' }
    return { ...object, metadata: { ...object.metadata, annotations } }
  },
  metadataAfter(previous, { metadata, spec }): ObjectMeta {
    const count = Number(previous.metadata.annotations?.[templateGeneration] ?? '1')
    const isNewTemplate = !deepEqual(previous.spec?.template, spec?.template)
    const value = String(count + (isNewTemplate ? 1 : 0))
    if (metadata.annotations?.[templateGeneration] === value) return metadata
    return { ...metadata, annotations: { ...metadata.annotations, [templateGeneration]: value } }
  }
}
