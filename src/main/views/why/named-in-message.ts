import type { Cause } from '../../../shared/contract/documents.ts'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { secretKind } from '../../../shared/kinds/secret/kind.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { bareRef, namedRef } from '../documents/object-ref.ts'

const namedObject = /\b(configmap|secret) "([^"]+)" not found/i
const namedKey = /couldn't find key (\S+) in (ConfigMap|Secret) [^/\s]+\/(\S+)/

/** The message, and the ConfigMap or Secret that it says is missing, or lacks a key. */
export function namedInMessage(source: ClusterSource, { metadata }: Pod, message: string): Cause {
  const object = namedObject.exec(message)
  const key = namedKey.exec(message)
  const type = (object?.[1] ?? key?.[2])?.toLowerCase()
  const name = object?.[2] ?? key?.[3]
  if (type === undefined || name === undefined) return { words: message, seenIn: 'events' }
  const kind: Kind = type === 'secret' ? secretKind : configMapKind
  const found = source.get(kind, metadata.namespace, name)
  if (found === undefined) {
    const about = namedRef(kind, metadata.namespace, name)
    return { words: message, about, remedy: { command: 'create', about } }
  }
  const about = bareRef(found, kind)
  return { words: message, about, remedy: { command: 'edit', about } }
}
