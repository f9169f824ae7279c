import { apiServiceKind } from '../../../shared/kinds/apiservice/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { requestedKind } from '../../engine/api/body.ts'
import { subresourcesOf } from '../../engine/api/subresources.ts'
import type { VirtualResource } from '../../engine/api/virtual-resource.ts'
import type { Engine } from '../../engine/engine.ts'
import type { ServedResource, ServedResources, ServedSubresource } from './served-resources.ts'

const storedVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
/** What upstream deletes one by one only. */
const withoutDeleteCollection = new Set(['/namespaces'])

/** All that one engine serves: its table of kinds, and what is answered without being stored. */
export function servedKinds({ store, api }: Pick<Engine, 'store' | 'api'>): ServedResources {
  const aggregated = new Set(Array.from(api.virtual.values(), ({ apiService }) => apiService))
  let changes = 0
  store.onChange(apiServiceKind, ({ type, object }) => {
    if (type !== 'MODIFIED' && aggregated.has(object.metadata.name)) changes++
  })
  const isThere = ({ apiService }: VirtualResource): boolean =>
    apiService === undefined || store.get(apiServiceKind, undefined, apiService) !== undefined
  return {
    get revision() {
      return store.kinds.revision + changes
    },
    list: () => [
      ...store.kinds.all().flatMap(storedResources),
      ...Array.from(api.virtual.values())
        .filter(isThere)
        .map(({ kind, verbs }) => ({
          ...namesOf(kind),
          verbs: Object.keys(verbs),
          subresources: [],
          isCustom: false
        }))
    ]
  }
}

function storedResources(kind: Kind): readonly ServedResource[] {
  const { group, version, kind: name, resource } = kind
  const storage = { group, version, kind: name }
  const verbs = withoutDeleteCollection.has(`${group}/${resource}`)
    ? storedVerbs.filter((verb) => verb !== 'deletecollection')
    : storedVerbs
  const shown = [
    ...(kind.isStorageServed === false ? [] : [kind]),
    ...(kind.forms ?? []).map((form) => requestedKind({ kind, form }))
  ]
  return shown.map((one) => ({
    ...namesOf(one),
    verbs,
    subresources: subresourcesOf(one).map(served),
    storage,
    isCustom: kind.isCustom === true
  }))
}

function served({ name, body, verbs, connects }: ReturnType<typeof subresourcesOf>[number]): ServedSubresource {
  return { name, body, verbs: connects ?? Object.keys(verbs) }
}

function namesOf({ group, version, kind, resource, singular, shortNames, categories, namespaced }: Kind) {
  return { group, version, kind, resource, singular, shortNames, categories, namespaced }
}
