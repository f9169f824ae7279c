import type { AccessQuestion } from '../../../shared/access/danger.ts'
import type { AccessSubject } from '../../../shared/access/subject.ts'
import type { ClusterRoleBinding, PolicyRule, RoleBinding, Subject } from '../../../shared/schema/types.ts'

/** What one binding gives somebody. */
export interface SourceGrant {
  readonly binding: RoleBinding | ClusterRoleBinding
  /** Which of its subjects he is. */
  readonly subject: Subject
  /** Undefined where its role is not there. */
  readonly rules: readonly PolicyRule[] | undefined
}

/** Who may do what, as the cluster's own authorizer judges it. */
export interface SourceAccess {
  /** The bindings of the cluster and of a namespace that name somebody, in the order in which they are asked. */
  grantsOf(subject: AccessSubject, namespace: string | undefined): readonly SourceGrant[]
  /** Whether somebody may do everything, whatever is bound. */
  isMaster(subject: AccessSubject): boolean
  /** Whether a rule allows it. */
  readonly allows: (rule: PolicyRule, question: AccessQuestion & { readonly name?: string }) => boolean
  /** The users that this program knows. */
  users(): readonly string[]
}
