import { publishedSchemas, type PublishedSchema } from '../../../../shared/custom-resources/published-schema.ts'
import { isEstablished } from '../../../../shared/kinds/customresourcedefinition/conditions.ts'
import { customResourceDefinitionKind } from '../../../../shared/kinds/customresourcedefinition/kind.ts'
import type { ObjectStore } from '../../store/object-store.ts'

/** The schemas of all custom resources that are served, for the OpenAPI documents. They change with the table of kinds. */
export function customSchemasOf(store: ObjectStore): readonly PublishedSchema[] {
  return [...store.all(customResourceDefinitionKind)].filter(isEstablished).flatMap(publishedSchemas)
}
