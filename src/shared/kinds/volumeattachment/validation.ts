import { dns1123SubdomainComplaints } from '../../kube/names.ts'
import type { VolumeAttachment, VolumeAttachmentSource, VolumeError } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { forbidden, invalid, invalidEach, rangeMessage, required, tooLong } from '../../validation/field.ts'
import {
  subdomainName,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate
} from '../../validation/object-meta.ts'
import { validateDriver } from '../../validation/rare-volumes.ts'
import { validateVolumeSpec } from '../../validation/volume-spec.ts'
import type { FieldError } from '../field-error.ts'

const exactlyOne = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'
/** Bytes. */
const longestMessage = 1024
const largestMetadata = 256 * 1024

function validateSource(errors: Errors, source: VolumeAttachmentSource, path: string): void {
  const { inlineVolumeSpec, persistentVolumeName } = source
  if (inlineVolumeSpec === undefined && persistentVolumeName === undefined) required(errors, path, exactlyOne)
  else if (inlineVolumeSpec !== undefined && persistentVolumeName !== undefined) forbidden(errors, path, exactlyOne)
  else if (inlineVolumeSpec !== undefined)
    validateVolumeSpec(errors, inlineVolumeSpec, `${path}.inlineVolumeSpec`, true)
  else if (persistentVolumeName === '')
    required(errors, `${path}.persistentVolumeName`, 'must specify non empty persistentVolumeName')
}

function validateError(errors: Errors, error: VolumeError | undefined, path: string): void {
  if ((error?.message?.length ?? 0) > longestMessage) tooLong(errors, `${path}.message`, largestMetadata)
  const code = error?.errorCode ?? 0
  if (code < 0) invalid(errors, `${path}.errorCode`, code, rangeMessage(0, 2_147_483_647))
}

/** Upstream's ValidateVolumeAttachment, ValidateVolumeAttachmentV1 and ValidateVolumeAttachmentUpdate. */
export function validateVolumeAttachment(
  attachment: VolumeAttachment,
  old: VolumeAttachment | undefined
): readonly FieldError[] {
  const errors: Errors = []
  const { metadata, spec, status } = attachment
  if (old === undefined) validateObjectMeta(errors, metadata, false, subdomainName)
  else validateObjectMetaUpdate(errors, metadata, old.metadata)
  if (spec.attacher === '') required(errors, 'spec.attacher')
  validateSource(errors, spec.source, 'spec.source')
  invalidEach(errors, 'spec.nodeName', spec.nodeName, dns1123SubdomainComplaints(spec.nodeName))
  validateError(errors, status?.attachError, 'status.attachError')
  validateError(errors, status?.detachError, 'status.detachError')
  if (old !== undefined) {
    validateImmutable(errors, spec, old.spec, 'spec')
    return errors
  }
  validateDriver(errors, spec.attacher, 'spec.attacher')
  const name = spec.source.persistentVolumeName
  if (name !== undefined)
    invalidEach(errors, 'spec.source.persistentVolumeName', name, dns1123SubdomainComplaints(name))
  return errors
}
