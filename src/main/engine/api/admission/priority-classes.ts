import { priorityClassKind } from '../../../../shared/kinds/priorityclass/kind.ts'
import { systemPriorityClasses } from '../../../../shared/kinds/priorityclass/system-classes.ts'
import type { Kind } from '../../../../shared/kinds/kind.ts'
import type { PriorityClass } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { forbidden } from '../api-error.ts'
import { defaultPriorityClass } from './priority.ts'

/** Upstream's Priority admission of the classes themselves: 403 where there would be a second default. */
export function checkPriorityClass(store: ObjectStore, { metadata, globalDefault }: PriorityClass): void {
  if (globalDefault !== true) return
  const present = defaultPriorityClass(store)?.metadata.name
  if (present === undefined || present === metadata.name) return
  const cause = `PriorityClass ${present} is already marked as default. Only one default can exist`
  throw forbidden(priorityClassKind, metadata.name, cause)
}

/** 403 for the classes that every cluster needs. */
export function checkPriorityClassDeletion(kind: Kind, name: string): void {
  if (kind !== (priorityClassKind as Kind) || !systemPriorityClasses.some(({ metadata }) => metadata.name === name))
    return
  throw forbidden(kind, name, 'this is a system priority class and cannot be deleted')
}
