// Paths as each version of OpenAPI writes them.
import type { JsonObject } from '../../../shared/kube/json-object.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type { Dialect } from './definition-names.ts'
import { referenceTo } from './definition-schema.ts'
import type { Operation, PathOperations } from './operation.ts'
import { parameterOf, parameterV2, parameterV3 } from './parameters.ts'
import type { Prose } from './prose.ts'

/** How clients show who they are, as both versions say it. */
export const bearerToken: JsonObject = {
  type: 'apiKey',
  description: 'Bearer Token authentication',
  name: 'authorization',
  in: 'header'
}

const reasons: Readonly<Record<string, string>> = { 200: 'OK', 201: 'Created', 202: 'Accepted', 401: 'Unauthorized' }

/** The path's item; version 2 refers to shared parameters by key, see sharedParameters. */
export function pathItem({ shared, operations }: PathOperations, dialect: Dialect): JsonObject {
  const item: Record<string, Json> = {}
  for (const operation of operations) {
    item[operation.method] = dialect === 'v2' ? operationV2(operation) : operationV3(operation)
  }
  if (shared.length > 0) item['parameters'] = shared.map((key) => parameter(key, dialect))
  return item
}

function parameter(key: string, dialect: Dialect): JsonObject {
  if (dialect === 'v3') return parameterV3(parameterOf(key))
  return key.startsWith('name/') ? parameterV2(parameterOf(key)) : { $ref: `#/parameters/${referenceKey(key)}` }
}

function referenceKey(key: string): string {
  return key.replace('/', '-')
}

/**
 * What version 2 puts under "parameters", for the keys that its paths use. Only here the long texts of the prose stand:
 * version 3 has no place for them but each operation.
 */
export function sharedParameters(keys: Iterable<string>, prose: Prose): JsonObject {
  const named = [...keys].filter((key) => !key.startsWith('name/')).sort()
  const shared = (key: string): JsonObject => {
    const known = parameterOf(key)
    return parameterV2({ ...known, description: prose.ofParameter(key) ?? known.description })
  }
  return Object.fromEntries(named.map((key) => [referenceKey(key), shared(key)]))
}

function head({ tag, description, id }: Operation): JsonObject {
  return { tags: [tag], description, operationId: id }
}

function marks({ action, kind }: Operation): JsonObject {
  return {
    ...(action !== undefined && { 'x-kubernetes-action': action }),
    ...(kind !== undefined && { 'x-kubernetes-group-version-kind': { ...kind } })
  }
}

function operationV2(operation: Operation): JsonObject {
  const { body, parameters, consumes, produces, answers } = operation
  const inBody: readonly JsonObject[] =
    body === undefined
      ? []
      : [
          {
            name: 'body',
            in: 'body',
            ...(body.required && { required: true }),
            schema: { $ref: referenceTo(body.definition, 'v2') }
          }
        ]
  const all = [...inBody, ...parameters.map((key) => parameter(key, 'v2'))]
  const responses: Record<string, Json> = {}
  for (const [code, definition] of Object.entries(answers)) {
    responses[code] = { description: reasons[code]!, schema: answerSchema(definition, 'v2') }
  }
  responses['401'] = { description: reasons['401']! }
  return {
    ...head(operation),
    consumes,
    produces,
    schemes: ['https'],
    ...(all.length > 0 && { parameters: all }),
    responses,
    ...marks(operation)
  }
}

function operationV3(operation: Operation): JsonObject {
  const { body, parameters, consumes, produces, answers } = operation
  const responses: Record<string, Json> = {}
  for (const [code, definition] of Object.entries(answers)) {
    const schema = answerSchema(definition, 'v3')
    const content = Object.fromEntries(produces.map((type) => [type, { schema }]))
    responses[code] = { description: reasons[code]!, content }
  }
  responses['401'] = { description: reasons['401']! }
  return {
    ...head(operation),
    ...(parameters.length > 0 && { parameters: parameters.map((key) => parameter(key, 'v3')) }),
    ...(body !== undefined && {
      requestBody: {
        content: Object.fromEntries(
          consumes.map((type) => [type, { schema: { $ref: referenceTo(body.definition, 'v3') } }])
        ),
        ...(body.required && { required: true })
      }
    }),
    responses,
    ...marks(operation)
  }
}

function answerSchema(definition: string | undefined, dialect: Dialect): JsonObject {
  return definition === undefined ? { type: 'string' } : { $ref: referenceTo(definition, dialect) }
}
