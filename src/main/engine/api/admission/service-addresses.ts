import { ipAddressKind } from '../../../../shared/kinds/ipaddress/kind.ts'
import { isManagedAddress } from '../../../../shared/kinds/ipaddress/managed.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import { serviceCIDRKind } from '../../../../shared/kinds/servicecidr/kind.ts'
import { isReadyRange } from '../../../../shared/kinds/servicecidr/ready.ts'
import type { FieldError } from '../../../../shared/kinds/field-error.ts'
import type { NewObject } from '../../../../shared/kube/object.ts'
import type { Service, ServicePort, ServiceSpec } from '../../../../shared/schema/types.ts'
import type { Random } from '../../sim/random.ts'
import type { WriterContext } from '../commit.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { internalError } from '../api-error.ts'
import { addressAt, addressNumber, addressRange, freeAddress, isInRange, type AddressRange } from './address-range.ts'

/** --service-cluster-ip-range and --service-node-port-range, as kubeadm sets them. */
const defaultRange = '10.96.0.0/12'
const firstNodePort = 30_000
const lastNodePort = 32_767

type Allocation = { readonly spec: ServiceSpec } | { readonly errors: readonly FieldError[] }

/**
 * The cluster IPs and node ports of a cluster's Services. What is taken is read from the store once and then followed by
 * its changes, so nothing here needs saving.
 */
export class ServiceAddresses {
  readonly #addresses = new Map<string, string>()
  readonly #nodePorts = new Map<string, string>()
  readonly #store: ObjectStore
  /** Until the first range of the cluster stands in the store. */
  readonly #initial: AddressRange
  #ranges: readonly AddressRange[]

  /** `range` as CIDR: "10.96.0.0/12". */
  constructor(store: ObjectStore, range: string) {
    this.#store = store
    this.#initial = addressRange(range)!
    this.#ranges = this.#readyRanges()
    store.onChange(serviceCIDRKind, () => (this.#ranges = this.#readyRanges()))
    for (const service of store.all(serviceKind)) this.#take(service)
    store.onChange(serviceKind, (change) => {
      if (change.previous !== undefined) this.#release(change.previous)
      if (change.type !== 'DELETED') this.#take(change.object)
    })
  }

  /** The spec with what the registry fills in: IP families, addresses, node ports. `old` on update. */
  allocate(
    service: NewObject<Service>,
    old: Service | undefined,
    { random, isDryRun = false }: Pick<WriterContext, 'random' | 'isDryRun'>
  ): Allocation {
    const spec = service.spec ?? {}
    const uid = old?.metadata.uid
    if (spec.type === 'ExternalName' || isMalformed(spec)) return { spec }
    const errors = familyErrors(spec)
    if (errors.length > 0) return { errors }
    const addresses = this.#clusterIp(spec, old, uid, isDryRun ? undefined : random)
    if ('errors' in addresses) return addresses
    return this.#ports(addresses.spec, old, uid, random, isDryRun)
  }

  #readyRanges(): readonly AddressRange[] {
    const all = [...this.#store.all(serviceCIDRKind)]
    if (all.length === 0) return [this.#initial]
    const ready = all.filter(isReadyRange).flatMap(({ spec }) => spec.cidrs ?? [])
    return [...new Set(ready)].map(addressRange).filter((range) => range !== undefined)
  }

  /** A dry run draws nothing: upstream then answers the network's own address, and does not ask what is taken. */
  #clusterIp(
    spec: ServiceSpec,
    old: Service | undefined,
    uid: string | undefined,
    random: Random | undefined
  ): Allocation {
    const kept = old?.spec?.type === 'ExternalName' ? undefined : old?.spec?.clusterIP
    const wanted = spec.clusterIP || spec.clusterIPs?.[0] || kept || ''
    const families: ServiceSpec = {
      ...spec,
      ipFamilies: spec.ipFamilies ?? old?.spec?.ipFamilies ?? ['IPv4'],
      ipFamilyPolicy: spec.ipFamilyPolicy ?? old?.spec?.ipFamilyPolicy ?? 'SingleStack'
    }
    if (wanted !== '' && wanted !== 'None' && wanted !== kept) {
      const problem = this.#addressProblem(wanted, uid, random === undefined)
      if (problem !== undefined) {
        const detail = `failed to allocate IP ${wanted}: ${problem}`
        return { errors: [{ type: 'FieldValueInvalid', field: 'spec.clusterIPs', badValue: [wanted], detail }] }
      }
    }
    const clusterIP = wanted === '' ? this.#freeAddress(random) : wanted
    return { spec: { ...families, clusterIP, clusterIPs: [clusterIP] } }
  }

  #addressProblem(address: string, uid: string | undefined, isDryRun: boolean): string | undefined {
    if (!this.#ranges.some((range) => isInRange(range, address))) {
      const { text } = this.#ranges[0] ?? this.#initial
      return isDryRun
        ? `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${text}`
        : 'the provided network does not match the current range'
    }
    const isOwn = uid !== undefined && this.#addresses.get(address) === uid
    return !isDryRun && !isOwn && this.#isTaken(address) ? 'provided IP is already allocated' : undefined
  }

  /** By a Service, or by an IPAddress that somebody made. */
  #isTaken(address: string): boolean {
    if (this.#addresses.has(address)) return true
    const object = this.#store.get(ipAddressKind, undefined, address)
    return object !== undefined && !isManagedAddress(object)
  }

  #freeAddress(random: Random | undefined): string {
    if (random === undefined) return addressAt((this.#ranges[0] ?? this.#initial).first)
    for (const range of this.#ranges) {
      const address = freeAddress(range, (one) => this.#isTaken(one), random)
      if (address !== undefined) return address
    }
    throw internalError('failed to allocate a serviceIP: range is full')
  }

  /** Upstream's dry run does not ask whether a port is in the range. */
  #ports(
    spec: ServiceSpec,
    old: Service | undefined,
    uid: string | undefined,
    random: Random,
    isDryRun: boolean
  ): Allocation {
    const takesPorts =
      spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)
    const drawn = new Set<number>()
    const ports: ServicePort[] = []
    for (const [index, port] of (spec.ports ?? []).entries()) {
      if (port.nodePort !== undefined && port.nodePort !== 0) {
        const key = `${port.protocol ?? 'TCP'}/${port.nodePort}`
        const holder = this.#nodePorts.get(key)
        if ((holder !== undefined && holder !== uid) || ports.some((other) => portKey(other) === key)) {
          return portError(index, port.nodePort, 'provided port is already allocated')
        }
        if ((port.nodePort < firstNodePort || port.nodePort > lastNodePort) && !isDryRun) {
          const range = `${firstNodePort}-${lastNodePort}`
          return portError(
            index,
            port.nodePort,
            `provided port is not in the valid range. The range of valid ports is ${range}`
          )
        }
        ports.push(port)
      } else if (takesPorts) {
        const kept = old?.spec?.ports?.find(
          (other) => other.port === port.port && other.protocol === port.protocol && other.nodePort !== undefined
        )?.nodePort
        const nodePort = kept !== undefined && !drawn.has(kept) ? kept : this.#freePort(drawn, random)
        drawn.add(nodePort)
        ports.push({ ...port, nodePort })
      } else ports.push(port)
    }
    const checked = spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local'
    const healthCheckNodePort = checked
      ? spec.healthCheckNodePort || old?.spec?.healthCheckNodePort || this.#freePort(drawn, random)
      : undefined
    const { ports: _ports, ...rest } = spec
    return {
      spec: {
        ...rest,
        ...(spec.ports === undefined ? {} : { ports }),
        ...(healthCheckNodePort === undefined ? {} : { healthCheckNodePort })
      }
    }
  }

  #freePort(drawn: ReadonlySet<number>, random: Random): number {
    for (;;) {
      const port = firstNodePort + random.integer(lastNodePort - firstNodePort + 1)
      if (!drawn.has(port) && !this.#nodePorts.has(`TCP/${port}`) && !this.#nodePorts.has(`UDP/${port}`)) return port
    }
  }

  #take(service: Service): void {
    const { uid } = service.metadata
    for (const address of service.spec?.clusterIPs ?? []) if (address !== 'None') this.#addresses.set(address, uid)
    for (const port of service.spec?.ports ?? [])
      if (port.nodePort !== undefined) this.#nodePorts.set(portKey(port), uid)
    const { healthCheckNodePort } = service.spec ?? {}
    if (healthCheckNodePort !== undefined) this.#nodePorts.set(`TCP/${healthCheckNodePort}`, uid)
  }

  #release(service: Service): void {
    for (const address of service.spec?.clusterIPs ?? []) this.#addresses.delete(address)
    for (const port of service.spec?.ports ?? []) this.#nodePorts.delete(portKey(port))
    this.#nodePorts.delete(`TCP/${service.spec?.healthCheckNodePort ?? 0}`)
  }
}

function portKey(port: ServicePort): string {
  return `${port.protocol ?? 'TCP'}/${port.nodePort ?? 0}`
}

function portError(index: number, badValue: number, detail: string): Allocation {
  return { errors: [{ type: 'FieldValueInvalid', field: `spec.ports[${index}].nodePort`, badValue, detail }] }
}

/** What validation has to say something about before addresses are of any use. */
function isMalformed({ clusterIP = '', clusterIPs = [] }: ServiceSpec): boolean {
  if (clusterIP !== '' && clusterIPs.length > 0 && clusterIPs[0] !== clusterIP) return true
  return [clusterIP, ...clusterIPs].some(
    (address) => address !== '' && address !== 'None' && addressNumber(address) === undefined
  )
}

/** This cluster knows IPv4 only. */
function familyErrors({ ipFamilyPolicy, ipFamilies = [] }: ServiceSpec): readonly FieldError[] {
  const errors: FieldError[] = []
  if (ipFamilyPolicy === 'RequireDualStack') {
    const detail = 'this cluster is not configured for dual-stack services'
    errors.push({ type: 'FieldValueInvalid', field: 'spec.ipFamilyPolicy', badValue: ipFamilyPolicy, detail })
  }
  for (const [index, family] of ipFamilies.entries()) {
    if (family !== 'IPv6') continue
    const detail = 'not configured on this cluster'
    errors.push({ type: 'FieldValueInvalid', field: `spec.ipFamilies[${index}]`, badValue: family, detail })
  }
  return errors
}

const byStore = new WeakMap<ObjectStore, ServiceAddresses>()

/** The one allocator of a cluster; `range` counts where it is made. */
export function serviceAddressesOf(store: ObjectStore, range = defaultRange): ServiceAddresses {
  let addresses = byStore.get(store)
  if (addresses === undefined) byStore.set(store, (addresses = new ServiceAddresses(store, range)))
  return addresses
}
