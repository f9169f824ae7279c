import {
  completeMachine,
  type Machine,
  type MachineOrder,
  type Role,
  type Runtime
} from '../../../shared/machines/machine.ts'
import { mended, type Mend } from '../../../shared/machines/preflight.ts'
import type { Taint } from '../../../shared/schema/types.ts'

/** What is typed into the form of new machines. */
export interface OrderForm {
  readonly role: Role
  readonly prefix: string
  readonly count: string
  readonly cpu: string
  /** GiB. */
  readonly memory: string
  /** GiB. */
  readonly disk: string
  readonly maxPods: string
  readonly osImage: string
  readonly runtimes: readonly Runtime[]
  readonly zone: string
  readonly region: string
  /** disk=ssd, gpu= */
  readonly labels: string
  /** gpu=yes:NoSchedule */
  readonly taints: string
  /** 6443, 10250 */
  readonly portsInUse: string
  readonly swap: boolean
  readonly resolvesName: boolean
}

export const systems = [
  'Debian GNU/Linux 13 (trixie)',
  'Ubuntu 24.04.3 LTS',
  'Rocky Linux 10.0 (Red Quartz)',
  'openSUSE Leap 16.0',
  'Debian GNU/Linux 10 (buster), iptables over nftables'
] as const

/** Sizes to begin with: processors and GiB of memory. */
export const sizes = {
  tiny: { cpu: '1', memory: '1' },
  small: { cpu: '2', memory: '4' },
  medium: { cpu: '4', memory: '16' },
  large: { cpu: '8', memory: '32' },
  huge: { cpu: '32', memory: '128' }
} as const
export type SizeName = keyof typeof sizes

export const firstForm: OrderForm = {
  role: 'worker',
  prefix: 'worker',
  count: '1',
  ...sizes.medium,
  disk: '100',
  maxPods: '110',
  osImage: systems[0],
  runtimes: ['containerd'],
  zone: '',
  region: '',
  labels: '',
  taints: '',
  portsInUse: '',
  swap: false,
  resolvesName: true
}

export type FormProblem = 'prefix' | 'count' | 'size' | 'labels' | 'taints' | 'ports'

const gibibyte = 1024 ** 3
const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const

/** What cannot be read of the form; undefined where all can. */
export function problemOf(form: OrderForm): FormProblem | undefined {
  if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(form.prefix)) return 'prefix'
  if (!isWhole(form.count, 1, 500)) return 'count'
  const { cpu, memory, disk, maxPods } = form
  if (!isWhole(cpu, 1, 1024) || !isWhole(memory, 1, 65_536) || !isWhole(disk, 1, 100_000) || !isWhole(maxPods, 1, 1000))
    return 'size'
  if (labelsOf(form.labels) === undefined) return 'labels'
  if (taintsOf(form.taints) === undefined) return 'taints'
  return portsOf(form.portsInUse) === undefined ? 'ports' : undefined
}

/** The machines that a form without problems orders; `taken` are names that are given already. */
export function ordersOf(form: OrderForm, taken: ReadonlySet<string>): readonly MachineOrder[] {
  const orders: MachineOrder[] = []
  const taints = taintsOf(form.taints) ?? []
  for (let number = 1; orders.length < Number(form.count); number++) {
    const name = `${form.prefix}-${number}`
    if (taken.has(name)) continue
    orders.push({
      name,
      role: form.role,
      cpu: Number(form.cpu),
      memory: Number(form.memory) * gibibyte,
      disk: Number(form.disk) * gibibyte,
      maxPods: Number(form.maxPods),
      osImage: form.osImage,
      runtimes: form.runtimes,
      labels: labelsOf(form.labels) ?? {},
      // Without taints of its own a machine gets those of its role.
      ...(taints.length === 0 ? {} : { taints }),
      ...(form.zone === '' ? {} : { zone: form.zone }),
      ...(form.region === '' ? {} : { region: form.region }),
      portsInUse: portsOf(form.portsInUse) ?? [],
      swap: form.swap,
      resolvesName: form.resolvesName
    })
  }
  return orders
}

/** The order after a mend of its machine: only what the mend changes is said anew. */
export function mendedOrder(order: MachineOrder, mend: Mend): MachineOrder {
  const before: Machine = completeMachine(order, order.address ?? '')
  const after = mended(before, mend)
  const changed = Object.entries(after).filter(([key, value]) => before[key as keyof Machine] !== value)
  return { ...order, ...(Object.fromEntries(changed) as Partial<Machine>) }
}

function isWhole(text: string, least: number, most: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most
}

function parts(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '')
}

function labelsOf(text: string): Readonly<Record<string, string>> | undefined {
  const pairs = parts(text).map((part) => /^([^=]+)=([^=]*)$/.exec(part))
  return pairs.includes(null) ? undefined : Object.fromEntries(pairs.map((pair) => [pair![1]!, pair![2]!]))
}

function taintsOf(text: string): readonly Taint[] | undefined {
  const found = parts(text).map((part) => /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(part))
  if (found.some((match) => match === null || !effects.some((effect) => effect === match[3]))) return undefined
  return found.map((match) => {
    const [, key = '', value, effect = ''] = match!
    return { key, effect, ...(value === undefined ? {} : { value }) }
  })
}

function portsOf(text: string): readonly number[] | undefined {
  const all = parts(text)
  return all.every((part) => isWhole(part, 1, 65_535)) ? all.map(Number) : undefined
}
