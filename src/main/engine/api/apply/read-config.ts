import { isJsonObject, type JsonObject } from '../../../../shared/kube/json-object.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import { jsonOfYaml, YamlError } from '../../../../shared/manifest/yaml-document.ts'
import { JsonSyntaxError, parseJson } from '../../../../shared/schema/parse-json.ts'
import { badRequest } from '../api-error.ts'
import { checkSize } from '../body.ts'
import type { ApiRequest } from '../request.ts'

export interface ReadConfig {
  readonly config: JsonObject
  /** What upstream says in mode Warn, and refuses with in mode Strict: keys that stand twice. */
  readonly strictError: string | undefined
}

/** The configuration in the body of an apply: YAML, of which JSON is a part. 400 where it is none; {} where it is empty. */
export function readConfig({ body, bodyText }: Pick<ApiRequest, 'body' | 'bodyText'>): ReadConfig {
  if (bodyText === undefined) return { config: objectOf(body ?? null), strictError: undefined }
  checkSize(bodyText)
  const plain = plainJson(bodyText)
  if (plain !== undefined) return { config: objectOf(plain), strictError: undefined }
  try {
    const { value, repeatedKeys } = jsonOfYaml(bodyText)
    const repeated = ['unmarshal errors:', ...repeatedKeys.map((key) => `  ${key}`)].join('\n')
    const strictError = repeatedKeys.length === 0 ? undefined : `error converting YAML to JSON: yaml: ${repeated}`
    return { config: objectOf(value), strictError }
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    throw badRequest(`error decoding YAML: error converting YAML to JSON: ${error.message}`)
  }
}

/** What clients mostly send, read by the faster parser; undefined where the other one has something to say. */
function plainJson(text: string): Json | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    const { value, duplicates } = parseJson(text)
    return duplicates.length === 0 ? (value as Json) : undefined
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    return undefined
  }
}

function objectOf(value: Json): JsonObject {
  if (value === null) return {}
  if (isJsonObject(value)) return value
  const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  const problem = `json: cannot unmarshal ${found} into Go value of type map[string]interface {}`
  throw badRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: ${problem}`)
}
