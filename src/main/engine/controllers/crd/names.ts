// Which names of a definition are free in its group; upstream's NamingConditionController.
import { definitionCondition } from '../../../../shared/kinds/customresourcedefinition/conditions.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition,
  CustomResourceDefinitionNames
} from '../../../../shared/kinds/customresourcedefinition/types.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'

export interface NamesVerdict {
  readonly acceptedNames: CustomResourceDefinitionNames
  readonly namesAccepted: CustomResourceDefinitionCondition
  readonly established: CustomResourceDefinitionCondition
}

interface Taken {
  readonly resources: ReadonlySet<string>
  readonly kinds: ReadonlySet<string>
}

/** What definitions of one group have for names. */
function takenBy(definitions: Iterable<CustomResourceDefinition>): Taken {
  const resources = new Set<string>()
  const kinds = new Set<string>()
  for (const { status } of definitions) {
    const { plural = '', singular = '', shortNames = [], kind = '', listKind = '' } = status?.acceptedNames ?? {}
    for (const name of [plural, singular, ...shortNames]) resources.add(name)
    for (const name of [kind, listKind]) kinds.add(name)
  }
  return { resources, kinds }
}

/** `group` are all definitions of the group, this one among them. */
export function judgeNames(
  definition: CustomResourceDefinition,
  group: Iterable<CustomResourceDefinition>
): NamesVerdict {
  const { resources, kinds } = takenBy(group)
  const wanted = definition.spec.names
  const before = definition.status?.acceptedNames ?? { plural: '', kind: '' }
  let accepted: CustomResourceDefinitionNames = before
  let refusal: { readonly reason: string; readonly message: string } | undefined
  const judge = (
    name: 'plural' | 'singular' | 'kind' | 'listKind',
    taken: ReadonlySet<string>,
    reason: string
  ): void => {
    const value = wanted[name] ?? ''
    if (value !== (before[name] ?? '') && taken.has(value)) refusal = { reason, message: inUse(value) }
    else accepted = { ...accepted, [name]: value }
  }
  judge('plural', resources, 'PluralConflict')
  judge('singular', resources, 'SingularConflict')
  if (!deepEqual(wanted.shortNames ?? [], before.shortNames ?? [])) {
    const own = new Set([...(before.shortNames ?? []), before.plural, before.singular])
    const taken = (wanted.shortNames ?? []).filter((name) => !own.has(name) && resources.has(name)).map(inUse)
    if (taken.length > 0) {
      const message = taken.length === 1 ? taken[0]! : `[${taken.join(', ')}]`
      refusal = { reason: 'ShortNamesConflict', message }
    } else accepted = withList(accepted, 'shortNames', wanted.shortNames)
  }
  judge('kind', kinds, 'KindConflict')
  judge('listKind', kinds, 'ListKindConflict')
  accepted = withList(accepted, 'categories', wanted.categories)
  const namesAccepted: CustomResourceDefinitionCondition =
    refusal === undefined
      ? { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' }
      : { type: 'NamesAccepted', status: 'False', ...refusal }
  return { acceptedNames: accepted, namesAccepted, established: establishedNext(definition, refusal === undefined) }
}

function inUse(name: string): string {
  return `${JSON.stringify(name)} is already in use`
}

function withList(
  names: CustomResourceDefinitionNames,
  name: 'shortNames' | 'categories',
  list: readonly string[] | undefined
): CustomResourceDefinitionNames {
  const { [name]: _before, ...rest } = names
  return list === undefined || list.length === 0 ? rest : { ...rest, [name]: list }
}

/** Established is set by another controller, when it has seen that the names are accepted. */
function establishedNext(definition: CustomResourceDefinition, isAccepted: boolean): CustomResourceDefinitionCondition {
  const before = definitionCondition(definition, 'Established')
  if (before?.status === 'True') return before
  const type = 'Established'
  const status = 'False'
  if (isAccepted) return { type, status, reason: 'Installing', message: 'the initial names have been accepted' }
  return before ?? { type, status, reason: 'NotAccepted', message: 'not all names are accepted' }
}
