// Updates that take over a part of what they are given: the strategies of some subresources, and of requests for
// certificates, whose spec never changes. Status and main resource of all other kinds are taken as a whole.
import { validateApproval } from '../../../../shared/kinds/certificatesigningrequest/validation.ts'
import type { FieldError } from '../../../../shared/kinds/field-error.ts'
import { validateEphemeralContainersUpdate } from '../../../../shared/kinds/pod/ephemeral-containers.ts'
import { validatePodResize, withResizedContainers } from '../../../../shared/kinds/pod/resize.ts'
import type { KubeObject, NewObject } from '../../../../shared/kube/object.ts'
import { formatTime } from '../../../../shared/kube/time.ts'
import type { CertificateSigningRequest, Pod } from '../../../../shared/schema/types.ts'
import { checkSigner } from '../admission/certificate-signers.ts'
import type { Call } from '../call.ts'

interface PartUpdate {
  /** The stored object with what this update takes of the one given. */
  take(stored: KubeObject, given: NewObject<KubeObject>, call: Call): NewObject<KubeObject>
  /** Whether the status is what it changes. */
  readonly isStatus?: boolean
  /** What the kind's own validation says where absent. */
  readonly validate?: (object: KubeObject, old: KubeObject) => readonly FieldError[]
}

type Request = CertificateSigningRequest

/** Upstream's populateConditionTimestamps. */
function withTimes(status: Request['status'], old: Request, now: string): Request['status'] {
  if (status?.conditions === undefined) return status
  const conditions = status.conditions.map((condition) => {
    const before = old.status?.conditions?.find(
      ({ type, status: value }) => type === condition.type && value === condition.status
    )
    return {
      ...condition,
      lastUpdateTime: condition.lastUpdateTime ?? now,
      lastTransitionTime: condition.lastTransitionTime ?? before?.lastTransitionTime ?? now
    }
  })
  return { ...status, conditions }
}

const updates: Readonly<Record<string, PartUpdate>> = {
  'CertificateSigningRequest/': {
    take: (stored, given) => ({ ...given, spec: (stored as Request).spec }) as NewObject<KubeObject>
  },
  'CertificateSigningRequest/status': {
    take: (stored, given, call) => {
      const old = stored as Request
      const { status } = given as unknown as Request
      if ((status?.certificate ?? '') !== (old.status?.certificate ?? '')) checkSigner(call, old, 'sign')
      return { ...given, status: withTimes(status, old, formatTime(call.context.clock.now)) } as NewObject<KubeObject>
    }
  },
  'CertificateSigningRequest/approval': {
    take: (stored, given, call) => {
      const old = stored as Request
      checkSigner(call, old, 'approve')
      const { conditions } = (given as unknown as Request).status ?? {}
      const status = { ...old.status, ...(conditions === undefined ? { conditions: [] } : { conditions }) }
      return { ...given, status: withTimes(status, old, formatTime(call.context.clock.now)) } as NewObject<KubeObject>
    },
    isStatus: true,
    validate: (object, old) => validateApproval(object as Request, old as Request)
  },
  'Pod/ephemeralcontainers': {
    take: (stored, given) => {
      const old = stored as Pod
      const { ephemeralContainers } = (given as unknown as Pod).spec
      const { ephemeralContainers: _before, ...spec } = old.spec
      const next = ephemeralContainers === undefined ? spec : { ...spec, ephemeralContainers }
      return { ...old, metadata: keptMetadata(stored, given), spec: next } as NewObject<KubeObject>
    },
    validate: (object, old) => validateEphemeralContainersUpdate(object as Pod, old as Pod)
  },
  'Pod/resize': {
    take: (stored, given) => {
      const old = stored as Pod
      const spec = withResizedContainers(old.spec, (given as unknown as Pod).spec)
      return { ...old, metadata: keptMetadata(stored, given), spec } as NewObject<KubeObject>
    },
    validate: (object, old) => validatePodResize(object as Pod, old as Pod)
  }
}

/** Of the metadata only the versions count. */
function keptMetadata({ metadata }: KubeObject, given: NewObject<KubeObject>): NewObject<KubeObject>['metadata'] {
  const { resourceVersion, uid } = given.metadata
  return {
    ...metadata,
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...(uid === undefined ? {} : { uid })
  }
}

/** How this request updates its object, where that is not as a whole. */
export function partUpdateOf({ kind, request }: Call): PartUpdate | undefined {
  return updates[`${kind.kind}/${request.subresource ?? ''}`]
}
