import type { ObjectRef } from '../../../shared/contract/documents.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { refOf } from '../documents/object-ref.ts'

const foundLimit = 50
/** Names looked at for one answer: a quarter of the largest cluster in about ten milliseconds. */
const scanLimit = 200_000

/** What people look for stands first; pods come after what makes them, and events are never looked for by name. */
const order = [
  'deployments',
  'statefulsets',
  'daemonsets',
  'cronjobs',
  'jobs',
  'services',
  'nodes',
  'namespaces',
  'pods',
  'configmaps',
  'secrets',
  'replicasets'
]

function placeOf({ resource }: Kind): number {
  const place = order.indexOf(resource)
  return place === -1 ? order.length : place
}

interface Found {
  readonly object: KubeObject
  readonly kind: Kind
}

/** 0 the whole name, 1 its beginning, 2 the beginning of one of its parts, 3 anywhere. */
function matchOf(name: string, text: string): 0 | 1 | 2 | 3 | undefined {
  const at = name.indexOf(text)
  if (at === -1) return undefined
  if (at === 0) return name.length === text.length ? 0 : 1
  const before = name[at - 1]
  return before === '-' || before === '.' ? 2 : 3
}

/** Objects whose name contains the text, best match first. The scan ends early once better ones cannot come. */
export function findObjects(source: ClusterSource, text: string): readonly ObjectRef[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return []
  const found: [Found[], Found[], Found[], Found[]] = [[], [], [], []]
  const searched = source.kinds.all().filter(({ resource }) => resource !== 'events')
  searched.sort((a, b) => placeOf(a) - placeOf(b))
  const byKindThenName = (a: Found, b: Found): number => {
    if (a.kind !== b.kind) return searched.indexOf(a.kind) - searched.indexOf(b.kind)
    return a.object.metadata.name < b.object.metadata.name ? -1 : 1
  }
  let scanned = 0
  scan: for (const kind of searched) {
    for (const object of source.all(kind)) {
      if (++scanned > scanLimit) break scan
      const match = matchOf(object.metadata.name, wanted)
      if (match === undefined || found[match].length >= foundLimit) continue
      found[match].push({ object, kind })
    }
    if (found[0].length + found[1].length >= foundLimit) break
  }
  return found
    .flatMap((matches) => matches.sort(byKindThenName))
    .slice(0, foundLimit)
    .map(({ object, kind }) => refOf(source, object, kind))
}
