import {
  isSystemSubject,
  subjectKey,
  subjectOfUser,
  subjectText,
  type AccessSubject
} from '../../../shared/access/subject.ts'
import { clusterRoleBindingKind } from '../../../shared/kinds/clusterrolebinding/kind.ts'
import { roleBindingKind } from '../../../shared/kinds/rolebinding/kind.ts'
import { serviceAccountKind } from '../../../shared/kinds/serviceaccount/kind.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { subjectNamed } from './access-rules.ts'

const order: Readonly<Record<AccessSubject['kind'], number>> = { User: 0, Group: 1, ServiceAccount: 2 }

/**
 * Everybody who may have rights there: whom the bindings of the cluster and of a namespace name, the users that this
 * program knows, and the namespace's accounts. People first, then groups, then accounts, each by name.
 */
export function subjectsOf(source: ClusterSource, namespace: string | undefined): readonly AccessSubject[] {
  const found = new Map<string, AccessSubject>()
  const add = (subject: AccessSubject): void => void found.set(subjectKey(subject), subject)
  for (const user of source.access?.users() ?? []) add(subjectOfUser(user))
  for (const { subjects = [] } of source.all(clusterRoleBindingKind)) {
    for (const subject of subjects) add(subjectNamed(subject, undefined))
  }
  if (namespace !== undefined) {
    for (const { subjects = [] } of source.all(roleBindingKind, namespace)) {
      for (const subject of subjects) add(subjectNamed(subject, namespace))
    }
    for (const { metadata } of source.all(serviceAccountKind, namespace)) {
      add({ kind: 'ServiceAccount', name: metadata.name, namespace })
    }
  }
  return [...found.values()]
    .map((subject) => ({ subject, text: `${order[subject.kind]}${subjectText(subject)}` }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ subject }) => subject)
}

export interface SubjectFilter {
  readonly filter: string
  readonly withSystem: boolean
}

/** Those that are asked for; `hidden` counts the cluster's own that would be among them. */
export function filterSubjects(
  subjects: readonly AccessSubject[],
  { filter, withSystem }: SubjectFilter
): { readonly shown: readonly AccessSubject[]; readonly hidden: number } {
  const wanted = filter.trim().toLowerCase()
  const matching = subjects.filter(
    (subject) =>
      wanted === '' || subject.kind.toLowerCase() === wanted || subjectText(subject).toLowerCase().includes(wanted)
  )
  const shown = withSystem ? matching : matching.filter((subject) => !isSystemSubject(subject))
  return { shown, hidden: matching.length - shown.length }
}
