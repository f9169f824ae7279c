// An operation on a path, in one form for both versions of OpenAPI.
import type { GroupVersionKind } from '../discovery/served-resources.ts'

export type Method = 'delete' | 'get' | 'head' | 'options' | 'patch' | 'post' | 'put'

export interface Operation {
  readonly method: Method
  readonly id: string
  readonly tag: string
  readonly description: string
  /** "x-kubernetes-action"; absent on discovery itself. */
  readonly action?: string
  readonly kind?: GroupVersionKind
  /** Keys of parameters.ts. */
  readonly parameters: readonly string[]
  /** The definition of the body. */
  readonly body?: { readonly definition: string; readonly required: boolean }
  readonly consumes: readonly string[]
  readonly produces: readonly string[]
  /** Code to definition; undefined is plain text. */
  readonly answers: Readonly<Record<number, string | undefined>>
}

export interface PathOperations {
  readonly path: string
  /** Parameters of all its operations. */
  readonly shared: readonly string[]
  readonly operations: readonly Operation[]
}

export const encodings = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/cbor'
]

/** One of the paths of discovery itself, and /version. */
export function readPath(
  path: string,
  id: string,
  tag: string,
  description: string,
  definition: string,
  produces: readonly string[] = encodings
): PathOperations {
  const answers = { 200: definition }
  const operation = {
    method: 'get' as const,
    id,
    tag,
    description,
    parameters: [],
    consumes: produces,
    produces,
    answers
  }
  return { path, shared: [], operations: [operation] }
}
