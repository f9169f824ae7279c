// Of what each command of objects makes sense.
import type { CommandContext, CommandTarget } from '../commands/command.ts'
import { hasPods } from '../../shared/chaos/pods-targets.ts'
import type { ChaosEntry } from '../../shared/contract/chaos.ts'
import { useChaos } from '../connection/chaos.ts'
import { isAbout } from '../panels/chaos/fault-words.ts'
import type { ObjectLink } from '../shell/route.ts'

export const scalable = new Set([
  'apps/deployments',
  'apps/replicasets',
  'apps/statefulsets',
  '/replicationcontrollers'
])

export function areAll(context: CommandContext, types: ReadonlySet<string>): boolean {
  return context.targets.length > 0 && context.targets.every(({ group, resource }) => types.has(`${group}/${resource}`))
}

export function only({ targets }: CommandContext): CommandTarget | undefined {
  return targets.length === 1 ? targets[0] : undefined
}

/** Whether it is a pod in which something runs, or may run. */
export function canEnter(context: CommandContext): boolean {
  return only(context)?.idle !== true && only(context) !== undefined && areAll(context, pods)
}

/** Whether one of them is in that state, or may be: of several marked ones the window does not ask. */
export function mayBe({ targets }: CommandContext, state: 'held' | 'going'): boolean {
  return targets.some(({ held }) => held === undefined || held === (state === 'held'))
}

export const deployments = new Set(['apps/deployments'])
export const claims = new Set(['/persistentvolumeclaims'])
export const nodes = new Set(['/nodes'])
export const cronJobs = new Set(['batch/cronjobs'])
export const suspendable = new Set(['batch/jobs', 'batch/cronjobs'])
export const pods = new Set(['/pods'])
/** What has a place in the network, beside what has pods. */
const places = new Set(['/services', '/nodes'])
export const answering = new Set(['/pods', '/services', '/nodes'])
export const loadable = new Set(['/pods', '/services', 'networking.k8s.io/ingresses'])
export const forwardable = new Set(['/pods', '/services'])
export const browsable = new Set([
  '/pods',
  '/services',
  'networking.k8s.io/ingresses',
  'gateway.networking.k8s.io/gateways',
  'gateway.networking.k8s.io/httproutes'
])

/** Whether one of these machines is on, or off; both, until that is known. */
export function isSome({ targets }: CommandContext, power: 'on' | 'off'): boolean {
  const { entries } = useChaos.getState()
  if (entries === undefined) return true
  const off = new Set(entries.flatMap(({ fault }) => (fault.kind === 'power-off' ? [fault.node] : [])))
  return targets.some(({ name }) => off.has(name) === (power === 'off'))
}

/** One thing with pods or a place in the network, or a group of machines. */
export function canBeBroken(context: CommandContext): boolean {
  const link = only(context)
  return link === undefined ? areAll(context, nodes) : hasPods(link) || areAll(context, places)
}

/** A target without what its state allows. */
export function linkOf({ group, resource, namespace, name }: CommandTarget): ObjectLink {
  return { group, resource, namespace, name }
}

export function faultsOn({ targets }: CommandContext): readonly ChaosEntry[] {
  const { entries = [] } = useChaos.getState()
  return entries.filter(({ fault }) => targets.some((target) => isAbout(fault, target)))
}
