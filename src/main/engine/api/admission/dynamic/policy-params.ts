// The objects that a binding gives its policy as parameters (upstream's plugin/policy/generic, CollectParams).
import { requirementsOf, matches } from '../../../../../shared/kube/label-selector.ts'
import type { KubeObject } from '../../../../../shared/kube/object.ts'
import type { ParamKind, ParamRef } from '../../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../../store/object-store.ts'

/** How a binding or its policy is wrong: `about` says whose fault it is. */
export class ConfigurationError extends Error {
  readonly about: 'policy' | 'binding'

  constructor(about: 'policy' | 'binding', message: string) {
    super(message)
    this.about = about
  }
}

/** One undefined where the policy takes none, or may go without. Throws ConfigurationError. */
export function paramsOf(
  store: ObjectStore,
  paramKind: ParamKind | undefined,
  paramRef: ParamRef | undefined,
  namespace: string | undefined
): readonly (KubeObject | undefined)[] {
  if (paramKind === undefined) return [undefined]
  const { apiVersion = '', kind: kindName = '' } = paramKind
  const kind = store.kinds.ofObject({ apiVersion, kind: kindName })
  if (kind === undefined) {
    const named = `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kindName}`
    throw new ConfigurationError('policy', `failed to find resource referenced by paramKind: '${named}'`)
  }
  if (paramRef === undefined) return [undefined]
  const { name = '', selector, parameterNotFoundAction } = paramRef
  const asked = paramRef.namespace ?? ''
  if (!kind.namespaced && asked !== '')
    throw new ConfigurationError('binding', 'paramRef.namespace must not be provided for a cluster-scoped `paramKind`')
  const place = kind.namespaced ? (asked === '' ? namespace : asked) : undefined
  if (kind.namespaced && place === undefined)
    throw new ConfigurationError(
      'binding',
      "can't use namespaced paramRef to match cluster-scoped resources that don't specify paramRef.namespace"
    )
  const found: KubeObject[] = []
  if (name !== '') {
    const one = store.get(kind, place, name)
    if (one !== undefined) found.push(one)
  } else if (selector !== undefined) {
    const requirements = requirementsOf(selector)
    const all = place === undefined ? store.all(kind) : store.inNamespace(kind, place)
    for (const one of all) if (matches(requirements, one.metadata.labels)) found.push(one)
  }
  if (found.length > 0) return found
  if (parameterNotFoundAction === 'Allow') return []
  throw new ConfigurationError('binding', 'no params found for policy binding with `Deny` parameterNotFoundAction')
}
