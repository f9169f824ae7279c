// Where volumes are mounted in a container, or stand there as devices (upstream ValidateVolumeMounts and its like).
import type { Container, EphemeralContainer, Volume, VolumeMount } from '../schema/types.ts'
import type { Errors } from './field.ts'
import { forbidden, invalid, notFound, notSupported, required } from './field.ts'
import { validateDescendingPath } from './volumes.ts'

const mountPropagations = ['Bidirectional', 'HostToContainer', 'None']
const recursions = ['Disabled', 'Enabled', 'IfPossible']

function validateRecursiveReadOnly(errors: Errors, mount: VolumeMount, path: string): void {
  const { recursiveReadOnly, mountPropagation = 'None' } = mount
  if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') return
  if (!recursions.includes(recursiveReadOnly)) {
    notSupported(errors, path, recursiveReadOnly, recursions)
    return
  }
  if (mount.readOnly !== true) forbidden(errors, path, 'may only be specified when readOnly is true')
  if (mountPropagation !== 'None')
    forbidden(errors, path, 'may only be specified when mountPropagation is None or not specified')
}

/** Mounts of a container; upstream leaves out the index in some of the paths. */
export function validateMounts(
  errors: Errors,
  container: Container | EphemeralContainer,
  mounts: readonly VolumeMount[],
  volumes: ReadonlyMap<string, Volume>,
  path: string
): void {
  const paths = new Set<string>()
  const devices = container.volumeDevices ?? []
  for (let index = 0; index < mounts.length; index++) {
    const mount = mounts[index]!
    const at = `${path}[${index}]`
    const { name = '', mountPath = '', subPath = '', subPathExpr = '', mountPropagation } = mount
    if (name === '') required(errors, `${at}.name`)
    if (!volumes.has(name)) notFound(errors, `${at}.name`, name)
    if (mountPath === '') required(errors, `${at}.mountPath`)
    if (paths.has(mountPath)) invalid(errors, `${at}.mountPath`, mountPath, 'must be unique')
    paths.add(mountPath)
    if (devices.some((device) => device.name === name))
      invalid(errors, `${at}.name`, name, 'must not already exist in volumeDevices')
    if (devices.some((device) => device.devicePath === mountPath)) {
      invalid(errors, `${at}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices')
    }
    if (subPath !== '') validateDescendingPath(errors, subPath, `${path}.subPath`)
    if (subPathExpr !== '') {
      if (subPath !== '')
        invalid(errors, `${at}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive')
      validateDescendingPath(errors, subPathExpr, `${path}.subPathExpr`)
    }
    validateRecursiveReadOnly(errors, mount, `${path}.recursiveReadOnly`)
    if (mountPropagation === undefined) continue
    if (!mountPropagations.includes(mountPropagation))
      notSupported(errors, `${path}.mountPropagation`, mountPropagation, mountPropagations)
    else if (mountPropagation === 'Bidirectional' && container.securityContext?.privileged !== true) {
      forbidden(
        errors,
        `${path}.mountPropagation`,
        'Bidirectional mount propagation is available only to privileged containers'
      )
    }
  }
}

export function validateDevices(
  errors: Errors,
  container: Container | EphemeralContainer,
  volumes: ReadonlyMap<string, Volume>,
  path: string
): void {
  const names = new Set<string>()
  const paths = new Set<string>()
  const mounts = container.volumeMounts ?? []
  for (const [index, { name = '', devicePath = '' }] of (container.volumeDevices ?? []).entries()) {
    const at = `${path}[${index}]`
    const volume = volumes.get(name)
    if (name === '') required(errors, `${at}.name`)
    if (names.has(name)) invalid(errors, `${at}.name`, name, 'must be unique')
    if (volume === undefined) notFound(errors, `${at}.name`, name)
    else if (volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined) {
      invalid(
        errors,
        `${at}.name`,
        name,
        'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'
      )
    }
    if (devicePath === '') required(errors, `${at}.devicePath`)
    else if (paths.has(devicePath)) invalid(errors, `${at}.devicePath`, devicePath, 'must be unique')
    else if (devicePath.split('/').includes('..'))
      invalid(errors, `${at}.devicePath`, devicePath, "can not contain backsteps ('..')")
    if (mounts.some((mount) => mount.name === name))
      invalid(errors, `${at}.name`, name, 'must not already exist in volumeMounts')
    if (mounts.some((mount) => mount.mountPath === devicePath))
      invalid(errors, `${at}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts')
    names.add(name)
    paths.add(devicePath)
  }
}
