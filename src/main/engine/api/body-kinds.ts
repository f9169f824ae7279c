// Bodies that are no objects of the store: what subresources and deletions take.
import type { Kind } from '../../../shared/kinds/kind.ts'

function bodyKind(group: string, version: string, kind: string, schema: string): Kind {
  return {
    group,
    version,
    kind,
    resource: '',
    singular: '',
    shortNames: [],
    categories: [],
    namespaced: true,
    schema,
    subresources: [],
    hasGeneration: false,
    fieldSelectors: [],
    columns: [],
    status: () => ({ mark: 'off', word: '' }),
    setDefaults: (object) => object,
    validate: () => [],
    relations: [],
    icon: ''
  }
}

export const scaleKind = bodyKind('autoscaling', 'v1', 'Scale', 'autoscaling.v1.Scale')
export const bindingKind = bodyKind('', 'v1', 'Binding', 'core.v1.Binding')
export const evictionKind = bodyKind('policy', 'v1', 'Eviction', 'policy.v1.Eviction')
export const deleteOptionsKind = bodyKind('', 'v1', 'DeleteOptions', 'meta.v1.DeleteOptions')
