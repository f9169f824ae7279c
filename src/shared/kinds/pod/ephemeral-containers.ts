import { semanticEqual } from '../../kube/sharing.ts'
import type { Pod } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { forbidden } from '../../validation/field.ts'
import { validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'
import { mirror, validateSpec } from './validation.ts'

const path = 'spec.ephemeralContainers'

/** Upstream's ValidatePodEphemeralContainersUpdate: what is there stays as it is, others may come. */
export function validateEphemeralContainersUpdate(pod: Pod, old: Pod): readonly FieldError[] {
  const errors: Errors = []
  if (old.metadata.annotations?.[mirror] !== undefined) {
    forbidden(errors, '', 'static pods do not support ephemeral containers')
    return errors
  }
  validateObjectMetaUpdate(errors, pod.metadata, old.metadata)
  validateSpec(errors, pod, pod.spec)
  for (const container of old.spec.ephemeralContainers ?? []) {
    const now = pod.spec.ephemeralContainers?.find((one) => one.name === container.name)
    const name = JSON.stringify(container.name)
    if (now === undefined) forbidden(errors, path, `existing ephemeral containers ${name} may not be removed\n`)
    else if (!semanticEqual(now, container))
      forbidden(errors, path, `existing ephemeral containers ${name} may not be changed\n`)
  }
  return errors
}
