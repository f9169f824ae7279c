// What is on, in words: what, where, how.
import type { TFunction } from 'i18next'
import type { Fault, MachineFault, PodsTarget, WayEnd, WayFault } from '../../../shared/chaos/fault.ts'
import { formatBytes } from '../../../shared/kube/quantity.ts'
import type { ObjectLink } from '../../shell/route.ts'

type AnyFault = Fault | MachineFault
type Translate = TFunction<'chaos'>

export interface FaultWords {
  readonly what: string
  readonly where: string
  readonly how: string
  /** The object that it is about, where there is one. */
  readonly link: ObjectLink | undefined
}

export function wordsOf(fault: AnyFault, t: Translate): FaultWords {
  return {
    what: t(`what.${fault.kind === 'way' ? wayKind(fault) : fault.kind}`),
    where: whereOf(fault, t),
    how: howOf(fault, t),
    link: linkOf(fault)
  }
}

function wayKind({ loss, delay }: WayFault): 'partition' | 'loss' | 'latency' {
  if (loss !== undefined && loss >= 1) return 'partition'
  return delay === undefined ? 'loss' : 'latency'
}

function whereOf(fault: AnyFault, t: Translate): string {
  if ('node' in fault) return fault.node
  switch (fault.kind) {
    case 'registry-down':
      return fault.registry ?? t('where.allRegistries')
    case 'dns':
      return fault.name ?? t('where.everyName')
    case 'way': {
      const ends = { from: endText(fault.from, t), to: endText(fault.to, t) }
      return t(fault.isOneWay === true ? 'where.towards' : 'where.between', ends)
    }
    default: {
      const { name, container } = fault.target as PodsTarget & { readonly container?: string }
      return container === undefined ? name : t('where.container', { container, name })
    }
  }
}

function endText(end: WayEnd, t: Translate): string {
  if (end.kind === 'everyone') return t('where.everyone')
  return end.kind === 'nodes' ? end.names.join(', ') : end.name
}

function howOf(fault: AnyFault, t: Translate): string {
  switch (fault.kind) {
    case 'crash': {
      const end =
        fault.signal === undefined ? t('how.exit', { code: fault.exitCode }) : t('how.signal', { signal: fault.signal })
      return fault.again === undefined ? end : t('how.again', { end, time: durationText(fault.again) })
    }
    case 'leak':
      return t('how.rate', { amount: formatBytes(fault.bytesPerSecond) })
    case 'slow':
      return t('how.ms', { count: fault.delay })
    case 'fail-probe':
      return t(`probe.${fault.probe}`)
    case 'bad-image':
      return fault.image
    case 'dns':
      return t(`how.answer.${fault.answer}`)
    case 'way':
      return wayHow(fault, t)
    case 'pressure': {
      const { memory = 0, disk = 0, processes = 0 } = fault
      return [memory > 0 && formatBytes(memory), disk > 0 && formatBytes(disk), processes > 0 && `${processes} PIDs`]
        .filter(Boolean)
        .join(', ')
    }
    case 'slow-disk':
      return t('how.factor', { count: fault.factor })
    default:
      return ''
  }
}

function wayHow({ delay, loss, isOneWay }: WayFault, t: Translate): string {
  const parts = [
    delay === undefined ? undefined : t('how.ms', { count: delay }),
    loss === undefined || loss >= 1 ? undefined : t('how.percent', { count: Math.round(loss * 100) }),
    isOneWay === true ? t('how.isOneWay') : undefined
  ]
  return parts.filter((part) => part !== undefined).join(', ')
}

function linkOf(fault: AnyFault): ObjectLink | undefined {
  if ('node' in fault) return nodeLink(fault.node)
  if ('target' in fault) {
    const { group, resource, namespace, name } = fault.target
    return { group, resource, namespace, name }
  }
  if (fault.kind !== 'way') return undefined
  const { from } = fault
  if (from.kind === 'nodes') return nodeLink(from.names[0]!)
  if (from.kind === 'pods') {
    const { group, resource, namespace, name } = from
    return { group, resource, namespace, name }
  }
  return from.kind === 'service'
    ? { group: '', resource: 'services', namespace: from.namespace, name: from.name }
    : undefined
}

function nodeLink(name: string): ObjectLink {
  return { group: '', resource: 'nodes', name }
}

/** Whether a fault is about an object: what its menu offers to stop. */
export function isAbout(fault: AnyFault, { group, resource, namespace, name }: ObjectLink): boolean {
  const isNode = group === '' && resource === 'nodes'
  if ('node' in fault) return isNode && fault.node === name
  if ('target' in fault) return isSame(fault.target, { group, resource, namespace, name })
  if (fault.kind !== 'way') return false
  return [fault.from, fault.to].some((end) => {
    if (end.kind === 'nodes') return isNode && end.names.includes(name)
    if (end.kind === 'pods') return isSame(end, { group, resource, namespace, name })
    return end.kind === 'service' && resource === 'services' && end.namespace === namespace && end.name === name
  })
}

function isSame(target: PodsTarget, link: ObjectLink): boolean {
  return (['group', 'resource', 'namespace', 'name'] as const).every((key) => target[key] === link[key])
}

/** Milliseconds as people say them: 2 s, 5 min, 1 h. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(Math.round(milliseconds / 1000), 0)
  if (seconds < 120) return `${seconds} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}

/** A moment of simulated time, as the clock shows it. */
export function clockText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 19)
}
