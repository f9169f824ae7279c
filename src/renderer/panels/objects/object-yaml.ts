import { stringify } from 'yaml'
import type { KubeObject } from '../../../shared/kube/object.ts'

/** YAML as kubectl prints it: keys in order of the alphabet, lists not indented, doubtful words quoted. */
export function toYaml(value: unknown): string {
  return stringify(value, {
    indentSeq: false,
    sortMapEntries: true,
    lineWidth: 0,
    aliasDuplicateObjects: false,
    compat: 'yaml-1.1'
  })
}

/** kubectl get -o yaml; with `managedFields` as its --show-managed-fields. */
export function objectYaml(object: KubeObject, managedFields = false): string {
  if (managedFields || object.metadata.managedFields === undefined) return toYaml(object)
  const { managedFields: _, ...metadata } = object.metadata
  return toYaml({ ...object, metadata })
}
