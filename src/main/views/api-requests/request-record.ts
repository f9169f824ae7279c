import type { ApiRequestRecord } from '../../../shared/contract/api-access.ts'

/** A request for a resource, as the API takes it. */
export interface ResourceRequest {
  readonly verb: string
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly subresource?: string | undefined
  readonly namespace?: string | undefined
  readonly name?: string | undefined
  readonly options?: { readonly dryRun?: readonly string[] } | undefined
}

/** What was answered: of the object only what names it, or the reason of a refusal. */
export interface RecordedAnswer {
  readonly code: number
  readonly object?: object
}

/** Who asked, when, and how long it took. */
export type RequestCircumstances = Pick<
  ApiRequestRecord,
  'at' | 'user' | 'groups' | 'impersonatedBy' | 'latency' | 'userAgent' | 'source' | 'bytes'
>

const methods: Readonly<Record<string, string>> = {
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE'
}

/** An entry for a request that was for a resource. As in upstream's audit events, one that was created has its name. */
export function resourceRequestRecord(
  { verb, group, version, resource, subresource, namespace, name, options }: ResourceRequest,
  { code, object }: RecordedAnswer,
  circumstances: RequestCircumstances
): Omit<ApiRequestRecord, 'id'> {
  const answer = (object ?? {}) as { readonly metadata?: { readonly name?: unknown }; readonly reason?: unknown }
  const created = verb === 'create' && code < 400 ? answer.metadata?.name : undefined
  const named = name ?? (typeof created === 'string' ? created : undefined)
  return {
    ...circumstances,
    verb,
    method: methods[verb] ?? 'GET',
    group,
    version,
    resource,
    code,
    ...(subresource !== undefined && { subresource }),
    ...(namespace !== undefined && { namespace }),
    ...(named !== undefined && { name: named }),
    ...(code >= 400 && typeof answer.reason === 'string' && { reason: answer.reason }),
    ...((options?.dryRun?.length ?? 0) > 0 && { dryRun: true })
  }
}
