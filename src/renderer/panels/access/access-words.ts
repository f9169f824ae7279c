import { subjectOfKey, userNameOf, type AccessSubject } from '../../../shared/access/subject.ts'
import type { AccessResource } from '../../../shared/contract/access.ts'
import type { PolicyRule } from '../../../shared/schema/types.ts'
import type { ClusterKind } from '../../connection/cluster-kinds.ts'
import { shellWord } from '../../../shared/actions/shell-word.ts'

/** "pods/exec", "deployments.apps". */
export function resourceText({ group, resource, subresource }: AccessResource): string {
  const qualified = group === '' ? resource : `${resource}.${group}`
  return subresource === undefined ? qualified : `${qualified}/${subresource}`
}

/** What `resourceText` wrote, or what kubectl takes for it: a singular or a short name of a kind that there is. */
export function resourceOfText(text: string, kinds: readonly ClusterKind[]): AccessResource | undefined {
  const [qualified = '', subresource, ...rest] = text.trim().toLowerCase().split('/')
  if (qualified === '' || subresource === '' || rest.length > 0) return undefined
  const dot = qualified.indexOf('.')
  const [name, group] = dot === -1 ? [qualified, undefined] : [qualified.slice(0, dot), qualified.slice(dot + 1)]
  const kind = kinds.find(
    (one) => (one.resource === name || one.singular === name) && (group === undefined || one.group === group)
  )
  const found = kind ?? (group === undefined ? undefined : { group, resource: name })
  if (found === undefined) return undefined
  const { group: ofGroup, resource } = found
  return { group: ofGroup, resource, ...(subresource === undefined ? {} : { subresource }) }
}

export interface WhoCanQuestion {
  readonly verb: string
  readonly resource: AccessResource
  readonly name: string
}

/** "get secrets tls" as it stands in the address; undefined where something is missing. */
export function questionOfText(text: string, kinds: readonly ClusterKind[]): WhoCanQuestion | undefined {
  const [verb = '', resourceWord = '', name = ''] = text.trim().split(/\s+/)
  const resource = resourceOfText(resourceWord, kinds)
  return verb === '' || resource === undefined ? undefined : { verb, resource, name }
}

/** The flags by which kubectl acts as somebody. */
function asFlags(subject: AccessSubject): string {
  const user = userNameOf(subject)
  return user === undefined ? ` --as=SOMEBODY --as-group=${shellWord(subject.name)}` : ` --as=${shellWord(user)}`
}

function namespaceFlag(namespace: string | undefined): string {
  return namespace === undefined ? '' : ` -n ${shellWord(namespace)}`
}

export function listCommand(subject: AccessSubject, namespace: string | undefined): string {
  return `kubectl auth can-i --list${asFlags(subject)}${namespaceFlag(namespace)}`
}

export function whoCanCommand({ verb, resource, name }: WhoCanQuestion, namespace: string | undefined): string {
  const object = name === '' ? '' : ` ${shellWord(name)}`
  return `kubectl who-can ${shellWord(verb)} ${resourceText(resource)}${object}${namespaceFlag(namespace)}`
}

export interface NewGrant {
  readonly name: string
  readonly role: { readonly kind: 'Role' | 'ClusterRole'; readonly name: string }
  readonly subject: AccessSubject
  /** Absent: in the whole cluster. */
  readonly namespace: string | undefined
}

export function grantCommand({ name, role, subject, namespace }: NewGrant): string {
  const kind = namespace === undefined ? 'clusterrolebinding' : 'rolebinding'
  const who =
    subject.kind === 'ServiceAccount'
      ? `--serviceaccount=${subject.namespace ?? ''}:${subject.name}`
      : `--${subject.kind.toLowerCase()}=${shellWord(subject.name)}`
  return `kubectl create ${kind} ${shellWord(name)} --${role.kind.toLowerCase()}=${shellWord(role.name)} ${who}${namespaceFlag(namespace)}`
}

/** A name for a binding that says whom it gives what. */
export function bindingName(subject: AccessSubject | undefined, role: string): string {
  const who = (subject?.name ?? '').toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return `${who}-${role}`.replace(/^-+|-+$/g, '').slice(0, 200)
}

/** "pods, pods/log [web]", "/healthz": what a rule is about, a line each. */
export function ruleTargets({
  resources = [],
  apiGroups = [],
  resourceNames = [],
  nonResourceURLs = []
}: PolicyRule): readonly string[] {
  const names = resourceNames.length === 0 ? '' : ` [${resourceNames.join(' ')}]`
  const groups = apiGroups.length === 0 ? [''] : apiGroups
  const things = resources.flatMap((resource) =>
    groups.map((group) => `${group === '' ? resource : `${resource}.${group}`}${names}`)
  )
  return [...things, ...nonResourceURLs]
}

/** The subject that an address names, as far as it names one. */
export function subjectInAddress(key: string | undefined): AccessSubject | undefined {
  return key === undefined ? undefined : subjectOfKey(key)
}
