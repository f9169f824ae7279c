import { semanticEqual } from '../../kube/sharing.ts'
import type { CustomResourceDefinitionVersion } from './types.ts'

/**
 * Where upstream's internal type has the parts of a version: what is the same in all versions is moved to the top
 * before it is validated (Convert_v1_CustomResourceDefinitionSpec_To_apiextensions), and so its errors say.
 */
export interface InternalPaths {
  readonly isSharedSchema: boolean
  readonly isSharedSubresources: boolean
  readonly isSharedColumns: boolean
  readonly isSharedSelectableFields: boolean
  schema(index: number): string
  subresources(index: number): string
  columns(index: number): string
  selectableFields(index: number): string
}

export function internalPaths(versions: readonly CustomResourceDefinitionVersion[]): InternalPaths {
  const isShared = (name: keyof CustomResourceDefinitionVersion): boolean =>
    versions.length > 0 && versions.every((version) => semanticEqual(version[name], versions[0]![name]))
  const isSharedSchema = isShared('schema')
  const isSharedSubresources = isShared('subresources')
  const isSharedColumns = isShared('additionalPrinterColumns')
  const isSharedSelectableFields = isShared('selectableFields')
  const place = (isOnTop: boolean, top: string, name: string) => (index: number) =>
    isOnTop ? `spec.${top}` : `spec.versions[${index}].${name}`
  return {
    isSharedSchema,
    isSharedSubresources,
    isSharedColumns,
    isSharedSelectableFields,
    schema: place(isSharedSchema, 'validation', 'schema'),
    subresources: place(isSharedSubresources, 'subresources', 'subresources'),
    columns: place(isSharedColumns, 'additionalPrinterColumns', 'additionalPrinterColumns'),
    selectableFields: place(isSharedSelectableFields, 'selectableFields', 'selectableFields')
  }
}
