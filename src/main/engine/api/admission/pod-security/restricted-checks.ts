// The restricted level: what a pod needs least.
import type { Volume } from '../../../../../shared/schema/types.ts'
import { badSeccomp, isConfined } from './baseline-checks.ts'
import {
  containerText,
  containersOf,
  namesWhere,
  plural,
  quoted,
  settersText,
  sortedSet,
  type AnyContainer,
  type Check,
  type CheckedPod,
  type Violation
} from './check.ts'

/** Since 1.25 what only Linux knows is not asked of pods for Windows. */
function isOfWindows({ spec }: CheckedPod, minor: number): boolean {
  return minor >= 25 && spec.os?.name === 'windows'
}

function allowPrivilegeEscalation(pod: CheckedPod, minor: number): Violation | undefined {
  if (isOfWindows(pod, minor)) return undefined
  const bad = namesWhere(pod, ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false)
  if (bad.length === 0) return undefined
  const detail = `${containerText(bad)} must set securityContext.allowPrivilegeEscalation=false`
  return { reason: 'allowPrivilegeEscalation != false', detail }
}

function capabilities(pod: CheckedPod, minor: number): Violation | undefined {
  if (isOfWindows(pod, minor)) return undefined
  const forbidden = ({ securityContext }: AnyContainer): readonly string[] =>
    (securityContext?.capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE')
  const keeping = namesWhere(
    pod,
    ({ securityContext }) => securityContext?.capabilities?.drop?.includes('ALL') !== true
  )
  const adding = namesWhere(pod, (container) => forbidden(container).length > 0)
  const details: string[] = []
  if (keeping.length > 0) details.push(`${containerText(keeping)} must set securityContext.capabilities.drop=["ALL"]`)
  if (adding.length > 0) {
    const names = quoted(sortedSet(containersOf(pod.spec).flatMap(forbidden)))
    details.push(`${containerText(adding)} must not include ${names} in securityContext.capabilities.add`)
  }
  return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') }
}

const allowedVolumes = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret'
] as const

function sourceOf(volume: Volume): string {
  return Object.keys(volume).find((key) => key !== 'name') ?? 'unknown'
}

function restrictedVolumes({ spec }: CheckedPod): Violation | undefined {
  const bad = (spec.volumes ?? []).filter((volume) => !allowedVolumes.some((name) => volume[name] !== undefined))
  if (bad.length === 0) return undefined
  const names = bad.map(({ name }) => name)
  const types = sortedSet(bad.map(sourceOf))
  const what = plural('restricted volume type', 'restricted volume types', types.length)
  const volumes = `${plural('volume', 'volumes', names.length)} ${quoted(names)}`
  const detail = `${volumes} ${plural('uses', 'use', names.length)} ${what} ${quoted(types)}`
  return { reason: 'restricted volume types', detail }
}

function runAsNonRoot(pod: CheckedPod): Violation | undefined {
  const reason = 'runAsNonRoot != true'
  const ofPod = pod.spec.securityContext?.runAsNonRoot
  const bad = namesWhere(pod, ({ securityContext }) => securityContext?.runAsNonRoot === false)
  const setters = settersText(ofPod === false, bad)
  if (setters !== '') return { reason, detail: `${setters} must not set securityContext.runAsNonRoot=false` }
  if (ofPod === true) return undefined
  const silent = namesWhere(pod, ({ securityContext }) => securityContext?.runAsNonRoot === undefined)
  if (silent.length === 0) return undefined
  return { reason, detail: `pod or ${containerText(silent)} must set securityContext.runAsNonRoot=true` }
}

function runAsUser(pod: CheckedPod): Violation | undefined {
  const bad = namesWhere(pod, ({ securityContext }) => securityContext?.runAsUser === 0)
  const setters = settersText(pod.spec.securityContext?.runAsUser === 0, bad)
  return setters === '' ? undefined : { reason: 'runAsUser=0', detail: `${setters} must not set runAsUser=0` }
}

function seccompProfile(pod: CheckedPod, minor: number): Violation | undefined {
  if (isOfWindows(pod, minor)) return undefined
  const bad = badSeccomp(pod)
  if (bad !== undefined || isConfined(pod.spec.securityContext?.seccompProfile?.type)) return bad
  const silent = namesWhere(pod, ({ securityContext }) => securityContext?.seccompProfile === undefined)
  if (silent.length === 0) return undefined
  const wanted = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"'
  return { reason: 'seccompProfile', detail: `pod or ${containerText(silent)} ${wanted}` }
}

/** What the restricted level asks beside the baseline, in the order in which upstream tells it. */
export const restrictedChecks: readonly Check[] = [
  { since: 8, check: allowPrivilegeEscalation },
  { since: 22, check: capabilities },
  { since: 0, check: restrictedVolumes },
  { since: 0, check: runAsNonRoot },
  { since: 23, check: runAsUser },
  { since: 19, check: seccompProfile }
]
