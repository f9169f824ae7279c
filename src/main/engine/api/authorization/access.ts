import { FieldSelectorError, parseFieldSelector } from '../../../../shared/kube/field-selector.ts'
import { pathSegmentName } from '../../../../shared/validation/object-meta.ts'
import { ApiError } from '../api-error.ts'
import type { ApiRequest, Identity } from '../request.ts'
import type { AccessAttributes, ResourceAccess } from './authorizer.ts'

/**
 * What a request to the API asks leave for, as upstream's RequestInfoFactory reads it: a namespace is within itself, and
 * a list of what has one name is about that object.
 */
export function accessOf(request: ApiRequest): ResourceAccess {
  const { verb, group, version, resource, subresource, options } = request
  const name = request.name ?? (verb === 'list' ? selectedName(options?.fieldSelector) : undefined)
  const isNamespace = group === '' && resource === 'namespaces' && request.name !== undefined
  const namespace = isNamespace ? request.name : request.namespace
  return {
    verb,
    group,
    version,
    resource,
    ...(subresource === undefined ? {} : { subresource }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name })
  }
}

/** The name that a field selector asks for; a selector that cannot be read names nothing, and is refused later. */
export function selectedName(fieldSelector = ''): string | undefined {
  if (!fieldSelector.includes('metadata.name')) return undefined
  try {
    const terms = parseFieldSelector(fieldSelector)
    const name = terms.find(({ field, operator }) => field === 'metadata.name' && operator === '=')?.value
    return name === undefined || pathSegmentName(name).length > 0 ? undefined : name
  } catch (error) {
    if (!(error instanceof FieldSelectorError)) throw error
    return undefined
  }
}

/** 403 in the words of upstream's responsewriters.Forbidden. */
export function forbiddenTo({ user }: Identity, access: AccessAttributes, reason: string): ApiError {
  const who = `User ${JSON.stringify(user)} cannot`
  const because = reason === '' ? '' : `: ${reason}`
  if (access.path !== undefined) {
    return new ApiError(
      403,
      'Forbidden',
      `forbidden: ${who} ${access.verb} path ${JSON.stringify(access.path)}${because}`,
      {}
    )
  }
  const { verb, group, resource, subresource, namespace, name } = access
  const what = subresource === undefined ? resource : `${resource}/${subresource}`
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`
  const action = `${who} ${verb} resource ${JSON.stringify(what)} in API group ${JSON.stringify(group)} ${where}${because}`
  const qualified = group === '' ? resource : `${resource}.${group}`
  const subject = name === undefined ? qualified : `${qualified} ${JSON.stringify(name)}`
  return new ApiError(403, 'Forbidden', `${subject} is forbidden: ${action}`, {
    ...(name === undefined ? {} : { name }),
    ...(group === '' ? {} : { group }),
    kind: resource
  })
}
