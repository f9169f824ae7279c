// Changes as the events of one watch: what its selectors let through, and what they make appear and vanish.
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Status } from '../../../shared/kube/status.ts'
import { isEverything, isSelected, type Selection } from '../../engine/api/selection.ts'
import type { Change } from '../../engine/store/object-store.ts'

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: KubeObject
}

/** What a change is to a watch with this selection; undefined where it is nothing. */
export function watchEvent(selection: Selection, change: Change): WatchEvent | undefined {
  const { type, object, previous } = change
  if (selection.namespace !== undefined && object.metadata.namespace !== selection.namespace) return undefined
  if (isEverything(selection)) return { type, object }
  const is = type !== 'DELETED' && isSelected(selection, object)
  const was = previous !== undefined && isSelected(selection, previous)
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object }
  if (!was) return undefined
  if (type === 'DELETED') return { type, object }
  // What the selection no longer holds is told of in the state that it last held, under the revision that ended it.
  const { resourceVersion } = object.metadata
  return { type: 'DELETED', object: { ...previous, metadata: { ...previous.metadata, resourceVersion } } }
}

export function eventText(type: WatchEvent['type'], object: string): string {
  return `{"type":"${type}","object":${object}}\n`
}

export function errorText(status: Status): string {
  return `{"type":"ERROR","object":${JSON.stringify(status)}}\n`
}

/** An object that says only how far the watch is. */
export function bookmarkObject(apiVersion: string, kind: string, revision: number, isInitialEnd: boolean): KubeObject {
  const annotations = isInitialEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}
  return {
    kind,
    apiVersion,
    // Upstream prints an object of the kind whose metadata holds nothing else.
    metadata: {
      resourceVersion: String(revision),
      creationTimestamp: null,
      ...annotations
    } as unknown as KubeObject['metadata']
  }
}

export function bookmarkText(object: string): string {
  return `{"type":"BOOKMARK","object":${object}}\n`
}
