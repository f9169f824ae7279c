import { appArmorAnnotation } from '../../../../../shared/kinds/pod/app-armor.ts'
import {
  containerText,
  containersOf,
  namesWhere,
  plural,
  quoted,
  sortedSet,
  type CheckedPod,
  type Violation
} from './check.ts'

const allowedTypes = new Set(['RuntimeDefault', 'Localhost'])

function isBadType(type: string | undefined): type is string {
  return type !== undefined && !allowedTypes.has(type)
}

function isBadAnnotation(value: string): boolean {
  return value !== '' && value !== 'runtime/default' && !value.startsWith('localhost/')
}

/** Profiles in fields and in the annotations that were there before them. */
export function appArmorProfile(pod: CheckedPod): Violation | undefined {
  const ofPod = pod.spec.securityContext?.appArmorProfile?.type
  const bad = namesWhere(pod, ({ securityContext }) => isBadType(securityContext?.appArmorProfile?.type))
  const annotations = Object.entries(pod.annotations)
    .filter(([key, value]) => key.startsWith(appArmorAnnotation) && isBadAnnotation(value))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .sort()
  const setters = [
    ...(isBadType(ofPod) ? ['pod'] : []),
    ...(bad.length > 0 ? [containerText(bad)] : []),
    ...(annotations.length > 0 ? [plural('annotation', 'annotations', annotations.length)] : [])
  ]
  if (setters.length === 0) return undefined
  const types = [ofPod, ...containersOf(pod.spec).map(({ securityContext }) => securityContext?.appArmorProfile?.type)]
  const values = [...sortedSet(types.filter(isBadType)), ...annotations]
  return {
    reason: plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', values.length),
    detail: `${setters.join(' and ')} must not set AppArmor profile type to ${quoted(values)}`
  }
}
