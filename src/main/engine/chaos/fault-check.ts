// Whether a fault can be: what it is about is there, and has what is to fail.
import type { ContainerTarget, Fault, PodsTarget, WayEnd } from '../../../shared/chaos/fault.ts'
import { containersOf, hasImageToBreak, hasPods } from '../../../shared/chaos/pods-targets.ts'
import { qualifiedResource } from '../../../shared/kinds/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { objectOf } from './target-pods.ts'

/** The uids of what it is about, the target first; or why it cannot be, in upstream's words where they have some. */
export type FaultCheck = { readonly uids: readonly string[] } | { readonly refusal: string }

export interface CheckedWorld {
  readonly store: ObjectStore
  readonly hasMachine: (name: string) => boolean
}

export function checkFault(world: CheckedWorld, fault: Fault): FaultCheck {
  switch (fault.kind) {
    case 'registry-down':
    case 'dns':
      return { uids: [] }
    case 'way':
      if (fault.delay === undefined && fault.loss === undefined) return { refusal: 'packets must be late or lost' }
      return checkWay(world, fault.from, fault.to)
    case 'bad-image': {
      if (!hasImageToBreak(fault.target)) return { refusal: `${resourceOf(fault.target)} cannot be rolled back` }
      return checkContainer(world, fault.target).check
    }
    case 'fail-probe': {
      const { check, containers } = checkContainer(world, fault.target)
      if ('refusal' in check || containers.some((container) => container[`${fault.probe}Probe`] !== undefined))
        return check
      return { refusal: `${fault.target.container ?? fault.target.name} has no ${fault.probe} probe` }
    }
    default:
      return checkContainer(world, fault.target).check
  }
}

function checkContainer(
  { store }: CheckedWorld,
  target: ContainerTarget
): { readonly check: FaultCheck; readonly containers: ReturnType<typeof containersOf> } {
  const refused = (refusal: string): ReturnType<typeof checkContainer> => ({ check: { refusal }, containers: [] })
  const object = targetOf(store, target)
  if (typeof object === 'string') return refused(object)
  const containers = containersOf(object).filter(({ name }) => name === (target.container ?? name))
  if (containers.length === 0) return refused(`container ${target.container ?? ''} not found in ${target.name}`)
  return { check: { uids: [object.metadata.uid] }, containers }
}

function checkWay({ store, hasMachine }: CheckedWorld, ...ends: readonly WayEnd[]): FaultCheck {
  const uids: string[] = []
  if (ends.every(({ kind }) => kind === 'everyone')) return { refusal: 'one end must be somebody' }
  for (const end of ends) {
    if (end.kind === 'nodes') {
      const unknown = end.names.find((name) => !hasMachine(name))
      if (unknown !== undefined) return { refusal: `nodes "${unknown}" not found` }
      if (end.names.length === 0) return { refusal: 'one end must be somebody' }
    } else if (end.kind === 'service') {
      const service = store.get(serviceKind, end.namespace, end.name)
      if (service === undefined) return { refusal: `services "${end.name}" not found` }
      uids.push(service.metadata.uid)
    } else if (end.kind === 'pods') {
      const object = targetOf(store, end)
      if (typeof object === 'string') return { refusal: object }
      uids.push(object.metadata.uid)
    }
  }
  const [from, to] = ends
  if (from?.kind === 'nodes' && to?.kind === 'nodes') {
    const twice = from.names.find((name) => to.names.includes(name))
    if (twice !== undefined) return { refusal: `${twice} cannot be at both ends` }
  }
  return { uids }
}

/** The object, or that it is not there. */
function targetOf(store: ObjectStore, target: PodsTarget): KubeObject | string {
  if (!hasPods(target)) return `${resourceOf(target)} have no pods`
  return objectOf(store, target) ?? `${resourceOf(target)} "${target.name}" not found`
}

function resourceOf(target: PodsTarget): string {
  return qualifiedResource(target)
}
