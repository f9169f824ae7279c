import type { KubeObject } from '../../../shared/kube/object.ts'

export type EventType = 'Normal' | 'Warning'

/**
 * Leaves the events of one component, as upstream's client-go recorder and correlator: an equal event raises the
 * count of the one that is there; more than ten that differ only in their message within ten minutes are combined.
 */
export interface EventRecorder {
  event(about: KubeObject, type: EventType, reason: string, message: string, fieldPath?: string): void
}
