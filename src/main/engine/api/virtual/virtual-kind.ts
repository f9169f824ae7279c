import type { Kind } from '../../../../shared/kinds/kind.ts'

type Names = Pick<Kind, 'group' | 'version' | 'kind' | 'schema'>

const nothing: Omit<Kind, keyof Names> = {
  resource: '',
  singular: '',
  shortNames: [],
  categories: [],
  namespaced: true,
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

/** The kind of objects that the store never holds: bodies of subresources, and what is computed when asked for. */
export function virtualKind(given: Names & Partial<Kind>): Kind {
  return { ...nothing, ...given }
}
