// What a stored role or binding lacks of what it should have: upstream's pkg/registry/rbac/reconciliation, which adds
// and never takes away. Each answers the stored object itself where nothing is missing.
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import type { NewObject, ObjectMeta } from '../../../../shared/kube/object.ts'
import { changed } from '../../../../shared/kube/sharing.ts'
import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  Subject
} from '../../../../shared/schema/types.ts'
import { uncovered } from '../../api/authorization/rule-cover.ts'

export const autoUpdate = 'rbac.authorization.kubernetes.io/autoupdate'

type AnyRole = Role | ClusterRole
type AnyBinding = RoleBinding | ClusterRoleBinding

/** Somebody keeps it as it is. */
export function isProtected({ metadata }: AnyRole | AnyBinding): boolean {
  return metadata.annotations?.[autoUpdate] === 'false'
}

export function completedRole<T extends AnyRole>(stored: T, wanted: NewObject<T>): T {
  const role: AnyRole = stored
  const rules = completedRules(role.rules ?? [], (wanted as Partial<AnyRole>).rules ?? [])
  const members: Partial<ClusterRole> = {
    metadata: completedMetadata(role.metadata, wanted.metadata),
    ...(rules === role.rules || rules.length === 0 ? {} : { rules }),
    ...completedAggregation(role, wanted as Partial<ClusterRole>)
  }
  return changed(role as ClusterRole, members) as unknown as T
}

function completedRules(stored: readonly PolicyRule[], wanted: readonly PolicyRule[]): readonly PolicyRule[] {
  if (deepEqual(stored, wanted)) return stored
  const missing = uncovered(stored, wanted)
  return missing.length === 0 ? stored : [...stored, ...missing]
}

function completedAggregation(role: AnyRole, wanted: Partial<ClusterRole>): Partial<ClusterRole> {
  if (role.kind !== 'ClusterRole' || wanted.aggregationRule === undefined) return {}
  const stored = role.aggregationRule?.clusterRoleSelectors ?? []
  const missing = (wanted.aggregationRule.clusterRoleSelectors ?? []).filter(
    (selector) => !stored.some((other) => deepEqual(other, selector))
  )
  return missing.length === 0 ? {} : { aggregationRule: { clusterRoleSelectors: [...stored, ...missing] } }
}

export function completedBinding<T extends AnyBinding>(stored: T, wanted: NewObject<T>): T {
  const binding: AnyBinding = stored
  const present = binding.subjects ?? []
  const missing = ((wanted as Partial<AnyBinding>).subjects ?? []).filter((subject) => !includes(present, subject))
  return changed(binding, {
    metadata: completedMetadata(binding.metadata, wanted.metadata),
    ...(missing.length === 0 ? {} : { subjects: [...present, ...missing] })
  }) as T
}

function includes(subjects: readonly Subject[], subject: Subject): boolean {
  return subjects.some((other) => deepEqual(other, subject))
}

function completedMetadata(stored: ObjectMeta, wanted: Partial<ObjectMeta>): ObjectMeta {
  return changed(stored, {
    ...missingOf(stored.labels, wanted.labels, 'labels'),
    ...missingOf(stored.annotations, wanted.annotations, 'annotations')
  })
}

type StringMap = Readonly<Record<string, string>>

function missingOf(
  stored: StringMap = {},
  wanted: StringMap = {},
  name: 'labels' | 'annotations'
): Partial<ObjectMeta> {
  const isComplete = Object.keys(wanted).every((key) => Object.hasOwn(stored, key))
  return isComplete ? {} : { [name]: { ...wanted, ...stored } }
}
