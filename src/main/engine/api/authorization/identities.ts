// Users as the API server makes them: k8s.io/apiserver/pkg/authentication/user and .../serviceaccount.
import { dns1123LabelComplaints, dns1123SubdomainComplaints } from '../../../../shared/kube/names.ts'
import type { Identity } from '../request.ts'

/** An identity before it is known with what program it comes. */
export type User = Omit<Identity, 'userAgent'>

export const mastersGroup = 'system:masters'
const authenticatedGroup = 'system:authenticated'
export const unauthenticatedGroup = 'system:unauthenticated'

const accountPrefix = 'system:serviceaccount:'
const accountsGroup = 'system:serviceaccounts'

/** Who shows no credentials at all. */
export const anonymous: User = { user: 'system:anonymous', groups: [unauthenticatedGroup] }

/** The user with the group of all whose credentials are good. */
export function authenticated(user: User): User {
  const { groups } = user
  return groups.includes(authenticatedGroup) || groups.includes(unauthenticatedGroup)
    ? user
    : { ...user, groups: [...groups, authenticatedGroup] }
}

export interface AccountName {
  readonly namespace: string
  readonly name: string
}

export function accountUserName({ namespace, name }: AccountName): string {
  return `${accountPrefix}${namespace}:${name}`
}

/** The groups of every account of a namespace. */
export function accountGroups(namespace: string): readonly string[] {
  return [accountsGroup, `${accountsGroup}:${namespace}`]
}

/** The account behind "system:serviceaccount:NAMESPACE:NAME"; undefined for any other user name. */
export function accountOfUserName(user: string): AccountName | undefined {
  if (!user.startsWith(accountPrefix)) return undefined
  const parts = user.slice(accountPrefix.length).split(':')
  const [namespace = '', name = ''] = parts
  if (parts.length !== 2 || dns1123LabelComplaints(namespace).length > 0) return undefined
  return dns1123SubdomainComplaints(name).length > 0 ? undefined : { namespace, name }
}

/** What a ServiceAccount's token says of its bearer; `extra` names the pod and node that it is bound to. */
export function serviceAccountIdentity(
  account: AccountName,
  uid: string,
  extra?: Readonly<Record<string, readonly string[]>>
): User {
  const groups = [...accountGroups(account.namespace), authenticatedGroup]
  return { user: accountUserName(account), uid, groups, ...(extra === undefined ? {} : { extra }) }
}
