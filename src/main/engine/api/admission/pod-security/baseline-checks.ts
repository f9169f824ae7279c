// The baseline level: what reaches from a pod into its node.
import type { LifecycleHandler, Probe, SELinuxOptions } from '../../../../../shared/schema/types.ts'
import {
  containerText,
  containersOf,
  namesWhere,
  plural,
  quoted,
  settersText,
  sortedSet,
  type AnyContainer,
  type Check,
  type CheckedPod,
  type Violation
} from './check.ts'
import { appArmorProfile } from './app-armor-check.ts'

function hostNamespaces({ spec }: CheckedPod): Violation | undefined {
  const used = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((name) => spec[name] === true)
  return used.length === 0
    ? undefined
    : { reason: 'host namespaces', detail: used.map((name) => `${name}=true`).join(', ') }
}

function hostPathVolumes({ spec }: CheckedPod): Violation | undefined {
  const names = (spec.volumes ?? []).filter(({ hostPath }) => hostPath !== undefined).map(({ name }) => name)
  if (names.length === 0) return undefined
  return { reason: 'hostPath volumes', detail: `${plural('volume', 'volumes', names.length)} ${quoted(names)}` }
}

function hostPorts(pod: CheckedPod): Violation | undefined {
  const portsOf = ({ ports = [] }: AnyContainer): readonly string[] =>
    ports.filter(({ hostPort = 0 }) => hostPort !== 0).map(({ hostPort }) => String(hostPort))
  const bad = namesWhere(pod, (container) => portsOf(container).length > 0)
  if (bad.length === 0) return undefined
  const ports = sortedSet(containersOf(pod.spec).flatMap(portsOf))
  const uses = `${plural('uses', 'use', bad.length)} ${plural('hostPort', 'hostPorts', ports.length)}`
  return { reason: 'hostPort', detail: `${containerText(bad)} ${uses} ${ports.join(', ')}` }
}

/** Hosts that a probe or a hook would speak to in place of the pod. */
function hostsOf(handler: Probe | LifecycleHandler | undefined): readonly string[] {
  return [handler?.httpGet?.host, handler?.tcpSocket?.host].filter(
    (host) => host !== undefined && host !== ''
  ) as string[]
}

function hostProbesAndHostLifecycle(pod: CheckedPod): Violation | undefined {
  const hosts = ({ livenessProbe, readinessProbe, startupProbe, lifecycle }: AnyContainer): readonly string[] =>
    [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop].flatMap(hostsOf)
  const bad = sortedSet(namesWhere(pod, (container) => hosts(container).length > 0))
  if (bad.length === 0) return undefined
  const found = sortedSet(containersOf(pod.spec).flatMap(hosts))
  const what = plural('probe or lifecycle host', 'probe or lifecycle hosts', found.length)
  const detail = `${containerText(bad)} ${plural('uses', 'use', bad.length)} ${what} ${quoted(found)}`
  return { reason: 'probe or lifecycle host', detail }
}

function privileged(pod: CheckedPod): Violation | undefined {
  const bad = namesWhere(pod, ({ securityContext }) => securityContext?.privileged === true)
  if (bad.length === 0) return undefined
  return { reason: 'privileged', detail: `${containerText(bad)} must not set securityContext.privileged=true` }
}

function procMount(pod: CheckedPod): Violation | undefined {
  const mountOf = ({ securityContext }: AnyContainer): string => securityContext?.procMount ?? 'Default'
  const bad = namesWhere(pod, (container) => mountOf(container) !== 'Default')
  if (bad.length === 0) return undefined
  const values = sortedSet(
    containersOf(pod.spec)
      .map(mountOf)
      .filter((value) => value !== 'Default')
  )
  return {
    reason: 'procMount',
    detail: `${containerText(bad)} must not set securityContext.procMount to ${quoted(values)}`
  }
}

function seLinuxOptions({ spec, annotations }: CheckedPod, minor: number): Violation | undefined {
  const allowed = [
    '',
    'container_t',
    'container_init_t',
    'container_kvm_t',
    ...(minor >= 31 ? ['container_engine_t'] : [])
  ]
  const isBad = (options: SELinuxOptions | undefined): boolean =>
    options !== undefined && (!allowed.includes(options.type ?? '') || Boolean(options.user) || Boolean(options.role))
  const ofPod = spec.securityContext?.seLinuxOptions
  const bad = namesWhere({ spec, annotations }, ({ securityContext }) => isBad(securityContext?.seLinuxOptions))
  const setters = settersText(isBad(ofPod), bad)
  if (setters === '') return undefined
  const all = [ofPod, ...containersOf(spec).map(({ securityContext }) => securityContext?.seLinuxOptions)]
  const types = sortedSet(all.map((options) => options?.type ?? '').filter((type) => !allowed.includes(type)))
  const data = [
    ...(types.length > 0 ? [`${plural('type', 'types', types.length)} ${quoted(types)}`] : []),
    ...(all.some((options) => Boolean(options?.user)) ? ['user may not be set'] : []),
    ...(all.some((options) => Boolean(options?.role)) ? ['role may not be set'] : [])
  ]
  const detail = `${setters} set forbidden securityContext.seLinuxOptions: ${data.join('; ')}`
  return { reason: 'seLinuxOptions', detail }
}

/** Sysctls that stay within a pod, by the version of the policy that began to allow them. */
const safeSysctls: readonly (readonly [since: number, names: readonly string[]])[] = [
  [
    0,
    [
      'kernel.shm_rmid_forced',
      'net.ipv4.ip_local_port_range',
      'net.ipv4.tcp_syncookies',
      'net.ipv4.ping_group_range',
      'net.ipv4.ip_unprivileged_port_start'
    ]
  ],
  [27, ['net.ipv4.ip_local_reserved_ports']],
  [
    29,
    [
      'net.ipv4.tcp_keepalive_time',
      'net.ipv4.tcp_fin_timeout',
      'net.ipv4.tcp_keepalive_intvl',
      'net.ipv4.tcp_keepalive_probes'
    ]
  ],
  [32, ['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem']]
]

function sysctls({ spec }: CheckedPod, minor: number): Violation | undefined {
  const allowed = safeSysctls.flatMap(([since, names]) => (minor >= since ? names : []))
  const bad = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !allowed.includes(name))
  return bad.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: bad.join(', ') }
}

function windowsHostProcess(pod: CheckedPod): Violation | undefined {
  const bad = namesWhere(pod, ({ securityContext }) => securityContext?.windowsOptions?.hostProcess === true)
  const setters = settersText(pod.spec.securityContext?.windowsOptions?.hostProcess === true, bad)
  if (setters === '') return undefined
  return { reason: 'hostProcess', detail: `${setters} must not set securityContext.windowsOptions.hostProcess=true` }
}

const defaultCapabilities = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT'
])

function capabilities(pod: CheckedPod): Violation | undefined {
  const beyond = ({ securityContext }: AnyContainer): readonly string[] =>
    (securityContext?.capabilities?.add ?? []).filter((name) => !defaultCapabilities.has(name))
  const bad = namesWhere(pod, (container) => beyond(container).length > 0)
  if (bad.length === 0) return undefined
  const added = quoted(sortedSet(containersOf(pod.spec).flatMap(beyond)))
  const detail = `${containerText(bad)} must not include ${added} in securityContext.capabilities.add`
  return { reason: 'non-default capabilities', detail }
}

export function isConfined(type: string | undefined): boolean {
  return type === 'RuntimeDefault' || type === 'Localhost'
}

/** Profiles that are set and leave the pod unconfined. */
export function badSeccomp(pod: CheckedPod): Violation | undefined {
  const typeOf = (holder: Pick<AnyContainer, 'securityContext'>): string | undefined =>
    holder.securityContext?.seccompProfile?.type
  const isBad = (type: string | undefined): boolean => type !== undefined && !isConfined(type)
  const ofPod = pod.spec.securityContext?.seccompProfile?.type
  const setters = settersText(
    isBad(ofPod),
    namesWhere(pod, (container) => isBad(typeOf(container)))
  )
  if (setters === '') return undefined
  const values = sortedSet([ofPod, ...containersOf(pod.spec).map(typeOf)].filter(isBad) as string[])
  const detail = `${setters} must not set securityContext.seccompProfile.type to ${quoted(values)}`
  return { reason: 'seccompProfile', detail }
}

/**
 * What the baseline level asks, in the order of upstream's ids. The restricted one asks it too, but for what it asks more
 * about.
 */
export const baselineChecks: readonly Check[] = [
  { since: 0, check: appArmorProfile },
  { since: 0, overriddenSince: 22, check: capabilities },
  { since: 0, check: hostNamespaces },
  { since: 0, overriddenSince: 0, check: hostPathVolumes },
  { since: 0, check: hostPorts },
  { since: 34, check: hostProbesAndHostLifecycle },
  { since: 0, check: privileged },
  { since: 0, check: procMount },
  { since: 0, check: seLinuxOptions },
  { since: 19, overriddenSince: 19, check: badSeccomp },
  { since: 0, check: sysctls },
  { since: 0, check: windowsHostProcess }
]
