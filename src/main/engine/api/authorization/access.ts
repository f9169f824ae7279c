import { ApiError } from '../api-error.ts'
import type { ApiRequest, Identity } from '../request.ts'
import type { AccessAttributes, ResourceAccess } from './authorizer.ts'

/** What a request to the API asks leave for. */
export function accessOf({ verb, group, version, resource, subresource, namespace, name }: ApiRequest): ResourceAccess {
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
