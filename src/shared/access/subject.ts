/** Somebody that a binding can name. */
export interface AccessSubject {
  readonly kind: 'User' | 'Group' | 'ServiceAccount'
  readonly name: string
  /** Of a ServiceAccount. */
  readonly namespace?: string
}

const accountPrefix = 'system:serviceaccount:'

/** The user that somebody is to the API; undefined for groups. */
export function userNameOf({ kind, name, namespace = '' }: AccessSubject): string | undefined {
  if (kind === 'Group') return undefined
  return kind === 'User' ? name : `${accountPrefix}${namespace}:${name}`
}

/** Whom a user name stands for: "system:serviceaccount:shop:web" is a ServiceAccount. */
export function subjectOfUser(user: string): AccessSubject {
  const [namespace = '', name = '', ...rest] = user.startsWith(accountPrefix)
    ? user.slice(accountPrefix.length).split(':')
    : []
  if (namespace === '' || name === '' || rest.length > 0) return { kind: 'User', name: user }
  return { kind: 'ServiceAccount', name, namespace }
}

/** "User/jane", "ServiceAccount/shop/web": the same for the same subject, and no other's. */
export function subjectKey({ kind, name, namespace }: AccessSubject): string {
  return kind === 'ServiceAccount' ? `${kind}/${namespace ?? ''}/${name}` : `${kind}/${name}`
}

/** What `subjectKey` wrote; undefined for anything else. */
export function subjectOfKey(key: string): AccessSubject | undefined {
  const [kind = '', ...rest] = key.split('/')
  const text = rest.join('/')
  if (kind === 'User' || kind === 'Group') return text === '' ? undefined : { kind, name: text }
  const [namespace = '', name = ''] = rest
  return kind === 'ServiceAccount' && rest.length === 2 && name !== '' ? { kind, name, namespace } : undefined
}

/** As a search box shows and finds it: "shop/web" of a ServiceAccount. */
export function subjectText({ kind, name, namespace }: AccessSubject): string {
  return kind === 'ServiceAccount' ? `${namespace ?? ''}/${name}` : name
}

/** The cluster's own: components, their groups, and the accounts of kube-system. */
export function isSystemSubject({ kind, name, namespace }: AccessSubject): boolean {
  return kind === 'ServiceAccount' ? namespace === 'kube-system' : /^(?:system|kubeadm):/.test(name)
}
