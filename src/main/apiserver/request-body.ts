// The body of a request: read within the API's limit, and turned into the JSON that the engine takes.
import type { IncomingMessage } from 'node:http'
import { jsonOfYaml, YamlError } from '../../shared/manifest/yaml-document.ts'
import { decodeProtobuf, ProtobufError } from '../../shared/schema/protobuf.ts'
import { ApiError, badRequest } from '../engine/api/api-error.ts'
import type { ApiRequest, PatchType } from '../engine/api/request.ts'
import { mediaTypeOf } from './media-types.ts'

/** Bytes; upstream's MaxRequestBodyBytes. */
const largestBody = 3 * 1024 * 1024

/** A body that came whole, or undefined where the client went away before. Throws ApiError 413. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const announced = Number(request.headers['content-length'] ?? '0')
  if (announced > largestBody) throw tooLarge()
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | undefined>()
  const chunks: Buffer[] = []
  let length = 0
  request.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > largestBody) {
      chunks.length = 0
      request.pause()
      reject(tooLarge())
    } else chunks.push(chunk)
  })
  request.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)))
  request.on('error', () => resolve(undefined))
  request.on('aborted', () => resolve(undefined))
  return promise
}

function tooLarge(): ApiError {
  return new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${largestBody}`)
}

const patchTypes: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply'
}

/** What a body is meant to be: it may leave that out. */
export interface BodyType {
  readonly apiVersion: string
  readonly kind: string
}

type BodyParts = Pick<ApiRequest, 'body' | 'bodyText' | 'strictErrors' | 'patchType'>

/** What the engine is given of a patch. 415 where the form of the patch is none that the kind takes. */
export function patchBody(bytes: Buffer, contentType: string | undefined, isCustom: boolean): BodyParts {
  const patchType = patchTypes[mediaTypeOf(contentType)]
  if (patchType !== undefined && !(isCustom && patchType === 'strategic')) {
    return { patchType, bodyText: bytes.toString('utf8') }
  }
  if (isCustom) {
    throw unknownFormat('application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml')
  }
  throw new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {})
}

/** What the engine is given of an object or of options, with what must be told of its fields. */
export function objectBody(
  bytes: Buffer,
  contentType: string | undefined,
  type: BodyType
): BodyParts & { readonly warnings: readonly string[] } {
  const warnings: readonly string[] = []
  switch (mediaTypeOf(contentType)) {
    case '':
    case 'application/json':
      return { bodyText: bytes.toString('utf8'), warnings }
    case 'application/yaml':
      return yamlBody(bytes, type)
    case 'application/vnd.kubernetes.protobuf':
      return protobufBody(bytes, type)
    default:
      throw unknownFormat('application/json, application/yaml, application/vnd.kubernetes.protobuf')
  }
}

function unknownFormat(accepted: string): ApiError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted}`
  return new ApiError(415, 'UnsupportedMediaType', message)
}

function yamlBody(bytes: Buffer, { kind }: BodyType): ReturnType<typeof objectBody> {
  try {
    const { value, repeatedKeys } = jsonOfYaml(bytes.toString('utf8'))
    return { body: value, warnings: [], ...(repeatedKeys.length === 0 ? {} : { strictErrors: repeatedKeys }) }
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    throw badRequest(unrecognized(kind, `couldn't get version/kind; json parse error: ${error.message}`, bytes))
  }
}

function protobufBody(bytes: Buffer, type: BodyType): ReturnType<typeof objectBody> {
  try {
    const { object, unknownFields } = decodeProtobuf(bytes, type)
    return { body: object, warnings: unknownFields.map((field) => `unknown field ${JSON.stringify(field)}`) }
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error
    throw badRequest(unrecognized(type.kind, error.message, bytes))
  }
}

function unrecognized(kind: string, cause: string, bytes: Buffer): string {
  const text = bytes.toString('utf8')
  const start = text.startsWith('{') ? text.slice(0, 30) : bytes.subarray(0, 30).toString('hex')
  const summary = bytes.length === 0 ? '<empty>' : bytes.length > 30 ? `${start} ...` : start
  return `the object provided is unrecognized (must be of type ${kind}): ${cause} (${summary})`
}
