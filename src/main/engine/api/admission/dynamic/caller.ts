import type { ServedForm } from '../../../../../shared/kinds/kind.ts'
import { serviceAccountIdentity } from '../../authorization/identities.ts'
import type { Identity, RequestOptions } from '../../request.ts'
import { noNotes, type AdmissionNotes } from './attributes.ts'

/** Who writes, and what he said beside the object. */
export interface AdmissionCaller {
  readonly user: Identity
  readonly form?: ServedForm | undefined
  readonly options: RequestOptions
  readonly notes: AdmissionNotes
}

const noOptions: RequestOptions = {}

/** A part of the control plane, by its field manager, as kubeadm's certificates name it. */
export function componentCaller(manager: string, account?: string): AdmissionCaller {
  const user = account === undefined ? componentIdentity(manager) : accountIdentity(manager, account)
  return { user, options: noOptions, notes: noNotes() }
}

/** kubeadm lets each controller act as a ServiceAccount of its own. */
function accountIdentity(manager: string, name: string): Identity {
  const { uid: _uid, ...user } = serviceAccountIdentity({ namespace: 'kube-system', name }, '')
  return { ...user, userAgent: manager }
}

function componentIdentity(manager: string): Identity {
  const groups = ['system:authenticated']
  if (manager === 'kube-apiserver')
    return { user: 'system:apiserver', groups: ['system:masters', ...groups], userAgent: manager }
  if (manager === 'kubelet') return { user: 'system:node', groups: ['system:nodes', ...groups], userAgent: manager }
  return { user: `system:${manager}`, groups, userAgent: manager }
}
