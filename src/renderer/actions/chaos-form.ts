// What is typed into the dialog of chaos, and the fault that it comes to.
import type { ContainerTarget, Fault, NameFault, PodsTarget, WayEnd } from '../../shared/chaos/fault.ts'
import { hasImageToBreak, hasPods } from '../../shared/chaos/pods-targets.ts'
import type { ProbeType } from '../../shared/kinds/pod/probe-type.ts'
import { choiceGroups, type FaultChoice } from '../panels/chaos/fault-choice.ts'
import type { ObjectLink } from '../shell/route.ts'

export const exits = ['1', '0', 'SIGKILL', 'SIGSEGV', 'SIGABRT'] as const
const signals: Readonly<Record<string, number>> = { SIGKILL: 9, SIGSEGV: 11, SIGABRT: 6 }
/** Seconds. */
export const repeats = ['once', '2', '10', '60'] as const
/** Seconds. */
export const durations = ['open', '30', '60', '300', '3600'] as const
export const answers = ['NXDOMAIN', 'SERVFAIL', 'silence'] as const
export const directions = ['both', 'oneWay'] as const
export const everyone = 'everyone'

export interface ChaosValues {
  readonly choice: FaultChoice
  /** The id of what has the pods: see `idOf`. */
  readonly target: string
  /** '' is all of them. */
  readonly container: string
  readonly exit: (typeof exits)[number]
  readonly again: (typeof repeats)[number]
  /** MiB a second. */
  readonly rate: string
  readonly delay: string
  readonly probe: ProbeType
  readonly image: string
  readonly registry: string
  readonly answer: NameFault['answer']
  readonly name: string
  /** Ids of who is at the ends. */
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly direction: (typeof directions)[number]
  readonly loss: string
  readonly duration: (typeof durations)[number]
}

const ways: readonly FaultChoice[] = ['latency', 'loss', 'partition']

export function isOfWays(choice: FaultChoice): boolean {
  return ways.includes(choice)
}

/** Whether it is about containers, or their images. */
export function hasTarget(choice: FaultChoice): boolean {
  return choice === 'bad-image' || choiceGroups[0].choices.some((one) => one === choice)
}

/** What can be done to these objects; all there is where none is named. */
export function choicesFor(links: readonly ObjectLink[]): readonly FaultChoice[] {
  const all = choiceGroups.flatMap(({ choices }): readonly FaultChoice[] => choices)
  if (links.length === 0) return all
  return all.filter((choice) => {
    if (isOfWays(choice)) return true
    if (!hasTarget(choice)) return false
    return links.every((link) => (choice === 'bad-image' ? hasImageToBreak(link) : hasPods(link)))
  })
}

/** What it begins with: the objects are the target, and one end of a way. */
export function beginWith(choice: FaultChoice, links: readonly ObjectLink[]): ChaosValues {
  const ids = links.map(idOf)
  const isService = links[0]?.resource === 'services'
  return {
    choice,
    target: ids[0] ?? '',
    container: '',
    exit: '1',
    again: 'once',
    rate: '8',
    delay: '500',
    probe: 'readiness',
    image: '',
    registry: '',
    answer: 'NXDOMAIN',
    name: '',
    from: isService ? [] : ids,
    to: isService ? ids : [],
    direction: 'both',
    loss: '20',
    duration: 'open'
  }
}

/** "apps/deployments/shop/cart"; the core group is nothing, and so is the namespace of a machine. */
export function idOf({ group, resource, namespace = '', name }: ObjectLink): string {
  return [group, resource, namespace, name].join('/')
}

export function targetOfId(id: string): PodsTarget {
  const [group = '', resource = '', namespace = '', name = ''] = id.split('/')
  return { group, resource, namespace, name }
}

/** The end after another choice: machines gather, anybody else stands alone. */
export function endAfter(before: readonly string[], chosen: readonly string[]): readonly string[] {
  if (chosen.length < 2 || chosen.every((id) => isMachine(id))) return chosen
  return chosen.filter((id) => !before.includes(id)).slice(-1)
}

function isMachine(id: string): boolean {
  return id.startsWith('/nodes/')
}

function endOf(ids: readonly string[]): WayEnd | undefined {
  const [first] = ids
  if (first === undefined) return undefined
  if (first === everyone) return { kind: 'everyone' }
  if (isMachine(first)) return { kind: 'nodes', names: ids.map((id) => targetOfId(id).name) }
  const target = targetOfId(first)
  return target.resource === 'services'
    ? { kind: 'service', namespace: target.namespace, name: target.name }
    : { kind: 'pods', ...target }
}

/** The fault, or the key of the text that says what is wrong with it or still missing. */
export type ReadFault =
  | { readonly fault: Fault }
  | { readonly problem: 'number' | 'percent' | 'image' }
  | { readonly missing: 'target' | 'ends' }

export function readFault(values: ChaosValues): ReadFault {
  const { choice, target: id, container } = values
  if (hasTarget(choice) && id === '') return { missing: 'target' }
  const target: ContainerTarget = { ...targetOfId(id), ...(container === '' ? {} : { container }) }
  const number = (text: string): number | undefined => (/^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined)
  switch (choice) {
    case 'crash':
      return { fault: { kind: 'crash', target, ...endOfContainer(values) } }
    case 'hang':
      return { fault: { kind: 'hang', target } }
    case 'leak': {
      const rate = number(values.rate)
      return rate === undefined
        ? { problem: 'number' }
        : { fault: { kind: 'leak', target, bytesPerSecond: rate * 1024 ** 2 } }
    }
    case 'slow': {
      const delay = number(values.delay)
      return delay === undefined ? { problem: 'number' } : { fault: { kind: 'slow', target, delay } }
    }
    case 'fail-probe':
      return { fault: { kind: 'fail-probe', target, probe: values.probe } }
    case 'bad-image':
      return values.image === ''
        ? { problem: 'image' }
        : { fault: { kind: 'bad-image', target: { ...targetOfId(id), container }, image: values.image } }
    case 'registry-down':
      return { fault: { kind: 'registry-down', ...(values.registry === '' ? {} : { registry: values.registry }) } }
    case 'dns':
      return { fault: { kind: 'dns', answer: values.answer, ...(values.name === '' ? {} : { name: values.name }) } }
    default:
      return readWay(values, number)
  }
}

function endOfContainer({ exit, again }: ChaosValues): { exitCode: number; signal?: number; again?: number } {
  const signal = signals[exit]
  return {
    exitCode: signal === undefined ? Number(exit) : 128 + signal,
    ...(signal === undefined ? {} : { signal }),
    ...(again === 'once' ? {} : { again: Number(again) * 1000 })
  }
}

function readWay(values: ChaosValues, number: (text: string) => number | undefined): ReadFault {
  const [from, to] = [endOf(values.from), endOf(values.to)]
  const way = { kind: 'way', ...(values.direction === 'both' ? {} : { isOneWay: true }) } as const
  const delay = number(values.delay)
  const loss = number(values.loss)
  if (values.choice === 'latency' && delay === undefined) return { problem: 'number' }
  if (values.choice === 'loss' && (loss === undefined || loss > 99)) return { problem: 'percent' }
  if (from === undefined || to === undefined) return { missing: 'ends' }
  const ends = { ...way, from, to }
  if (values.choice === 'latency') return { fault: { ...ends, delay: delay! } }
  return { fault: { ...ends, loss: values.choice === 'partition' ? 1 : loss! / 100 } }
}

/** Milliseconds; undefined until somebody stops it. */
export function durationOf({ duration }: ChaosValues): number | undefined {
  return duration === 'open' ? undefined : Number(duration) * 1000
}

/** A name for an image that no registry has: of the same repository. */
export function missingImage(image: string): string {
  const at = image.lastIndexOf(':')
  return `${at > image.lastIndexOf('/') ? image.slice(0, at) : image}:no-such-tag`
}

/** What shows in kubectl what comes of it. */
export function commandFor({ choice, target: id, container, image, name }: ChaosValues): string {
  const { resource, namespace, name: object } = targetOfId(id)
  switch (choice) {
    case 'bad-image':
      return `kubectl set image ${resource}/${object} -n ${namespace} ${container}=${image}`
    case 'registry-down':
      return 'kubectl get events -A -w'
    case 'dns':
      return `kubectl run look -it --rm --image=busybox:1.36 -- nslookup ${name === '' ? 'kubernetes.default' : name}`
    case 'latency':
    case 'loss':
    case 'partition':
      return 'kubectl get nodes -w'
    default:
      return `kubectl get pods${namespace === '' ? ' -A' : ` -n ${namespace}`} -w`
  }
}
