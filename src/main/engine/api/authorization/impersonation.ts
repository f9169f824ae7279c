// Acting as somebody else: k8s.io/apiserver/pkg/endpoints/filters/impersonation.go of v1.34.
import type { Status } from '../../../../shared/kube/status.ts'
import { serverError } from '../api-error.ts'
import type { Identity } from '../request.ts'
import { forbiddenTo } from './access.ts'
import type { Authorizer, ResourceAccess } from './authorizer.ts'
import {
  accountGroups,
  accountOfUserName,
  accountUserName,
  anonymous,
  authenticated,
  unauthenticatedGroup,
  type AccountName
} from './identities.ts'

/** Headers by their names in lower case, with every value that was sent: Node's headersDistinct. */
export type DistinctHeaders = Readonly<Record<string, readonly string[] | undefined>>

const authenticationGroup = 'authentication.k8s.io'
const extraPrefix = 'impersonate-extra-'

/** One thing that is asked for: each needs leave of its own. */
interface Wish {
  /** As upstream's ObjectReference: its kind, and its parts as Go prints them. */
  readonly kind: 'ServiceAccount' | 'User' | 'Group' | 'UserExtra' | 'UID'
  readonly namespace?: string
  readonly name: string
  /** Of a UserExtra: its key. */
  readonly key?: string
}

/**
 * As whom a request acts: `identity` itself without impersonation headers. A 403 where one of the things asked for is
 * not allowed. The Status 500 where there is no user among them: upstream answers its message as plain text,
 * `Internal Server Error: "PATH": MESSAGE`.
 */
export function impersonated(identity: Identity, headers: DistinctHeaders, authorizer: Authorizer): Identity | Status {
  const wishes = wishesOf(headers)
  if (wishes.length === 0) return identity
  if (wishes.every(({ kind }) => kind !== 'User' && kind !== 'ServiceAccount')) {
    return serverError(`requested [${wishes.map(goText).join(' ')}] without impersonating a user`).status
  }
  for (const wish of wishes) {
    const access = accessOfWish(wish)
    const { isAllowed, reason } = authorizer.decide(identity, access)
    if (!isAllowed) return forbiddenTo(identity, access, reason).status
  }
  return { ...userOf(wishes), userAgent: identity.userAgent }
}

function wishesOf(headers: DistinctHeaders): readonly Wish[] {
  const wishes: Wish[] = []
  const user = headers['impersonate-user']?.[0] ?? ''
  if (user !== '') {
    const account = accountOfUserName(user)
    wishes.push(account === undefined ? { kind: 'User', name: user } : { kind: 'ServiceAccount', ...account })
  }
  for (const name of headers['impersonate-group'] ?? []) wishes.push({ kind: 'Group', name })
  for (const [header, values = []] of Object.entries(headers)) {
    if (!header.startsWith(extraPrefix)) continue
    const key = unescaped(header.slice(extraPrefix.length))
    for (const name of values) wishes.push({ kind: 'UserExtra', name, key })
  }
  const uid = headers['impersonate-uid']?.[0] ?? ''
  if (uid !== '') wishes.push({ kind: 'UID', name: uid })
  return wishes
}

/** A key may be percent-encoded, since a header cannot hold everything; what is no encoding stands for itself. */
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key)
  } catch {
    return key
  }
}

function accessOfWish({ kind, namespace, name, key }: Wish): ResourceAccess {
  const core = { verb: 'impersonate', group: '', version: '', name }
  const ofAuthentication = { verb: 'impersonate', group: authenticationGroup, version: 'v1', name }
  switch (kind) {
    case 'ServiceAccount':
      return { ...core, resource: 'serviceaccounts', namespace: namespace! }
    case 'User':
      return { ...core, resource: 'users' }
    case 'Group':
      return { ...core, resource: 'groups' }
    case 'UserExtra':
      return { ...ofAuthentication, resource: 'userextras', subresource: key! }
    case 'UID':
      return { ...ofAuthentication, resource: 'uids' }
  }
}

function userOf(wishes: readonly Wish[]): Omit<Identity, 'userAgent'> {
  const { kind, namespace, name } = wishes[0]!
  const account = kind === 'ServiceAccount' ? ({ namespace, name } as AccountName) : undefined
  const user = account === undefined ? name : accountUserName(account)
  const given = wishes.filter((wish) => wish.kind === 'Group').map((wish) => wish.name)
  const groups = given.length === 0 && account !== undefined ? accountGroups(account.namespace) : given
  const extra = new Map<string, readonly string[]>()
  for (const wish of wishes) {
    if (wish.kind === 'UserExtra') extra.set(wish.key!, [...(extra.get(wish.key!) ?? []), wish.name])
  }
  const uid = wishes.find((wish) => wish.kind === 'UID')?.name
  const bare = {
    user,
    groups,
    ...(uid === undefined ? {} : { uid }),
    ...(extra.size === 0 ? {} : { extra: Object.fromEntries(extra) })
  }
  if (user !== anonymous.user) return authenticated(bare)
  return groups.includes(unauthenticatedGroup) ? bare : { ...bare, groups: [...groups, unauthenticatedGroup] }
}

/** An ObjectReference by Go's %v: kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath. */
function goText({ kind, namespace = '', name, key = '' }: Wish): string {
  const apiVersion = kind === 'UserExtra' || kind === 'UID' ? `${authenticationGroup}/v1` : ''
  return `{${[kind, namespace, name, '', apiVersion, '', key].join(' ')}}`
}
