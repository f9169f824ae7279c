// `authorizer` of expressions: the cluster's own authorizer asked about whoever sent the request.
import { CelAuthorizer } from '../../../../../shared/admission/cel-authorizer.ts'
import type { Authorizer } from '../../authorization/authorizer.ts'
import { serviceAccountIdentity } from '../../authorization/identities.ts'
import type { AdmissionAttributes } from './attributes.ts'

export function requestAuthorizer(
  authorizer: Authorizer,
  { kind, name, namespace = '', subresource, user }: AdmissionAttributes
): CelAuthorizer {
  const { group, resource } = kind
  return new CelAuthorizer(
    (asked, account) => {
      const who = account === undefined ? user : { ...serviceAccountIdentity(account, ''), userAgent: user.userAgent }
      if ('path' in asked) return authorizer.decide(who, asked)
      const { subresource: below, namespace: place, name: one, ...about } = asked
      return authorizer.decide(who, {
        ...about,
        version: '*',
        ...(below === '' ? {} : { subresource: below }),
        ...(place === '' ? {} : { namespace: place }),
        ...(one === '' ? {} : { name: one })
      })
    },
    { group, resource, subresource, namespace, name }
  )
}
