import type { CertificateSigningRequest } from '../../schema/types.ts'
import type { Strategy } from '../strategy.ts'

/** Upstream's csrStrategy: who asks for a certificate is not for him to say. */
export const certificateSigningRequestStrategy: Strategy<CertificateSigningRequest> = {
  withoutResetFields({ spec: _spec, ...rest }) {
    return rest as CertificateSigningRequest
  },
  completeNew(request, { requester }) {
    if (requester === undefined) return request
    const { user, uid, groups, extra } = requester
    const { username: _username, uid: _uid, groups: _groups, extra: _extra, ...asked } = request.spec
    return {
      ...request,
      spec: {
        ...asked,
        username: user,
        ...(uid === undefined ? {} : { uid }),
        groups,
        ...(extra === undefined ? {} : { extra })
      }
    }
  }
}
