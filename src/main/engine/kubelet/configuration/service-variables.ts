import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import type { Service } from '../../../../shared/schema/types.ts'
import { parsedTime } from '../../controllers/parsed-time.ts'
import type { ObjectStore } from '../../store/object-store.ts'

type Variables = Readonly<Record<string, string>>

/** The Service of the API, whose variables every container has: upstream's masterServices. */
const apiService = 'kubernetes'
const apiNamespace = 'default'

/** Namespaces whose variables are remembered. */
const mostKept = 256

/**
 * The variables by which a container finds Services that were there when it was started; upstream's
 * pkg/kubelet/envvars. Those of one namespace are one object for all of its containers until a Service changes.
 */
export class ServiceVariables {
  readonly #store: ObjectStore
  readonly #linked = new Map<string, Variables>()
  #api: Variables | undefined

  constructor(store: ObjectStore) {
    this.#store = store
  }

  start(): void {
    this.#store.onChange(serviceKind, ({ object }) => {
      const { name, namespace } = object.metadata
      if (namespace !== apiNamespace || name !== apiService) this.#linked.delete(namespace!)
      else {
        this.#api = undefined
        this.#linked.clear()
      }
    })
  }

  /** `isLinked`: the pod's enableServiceLinks. `startedAt` (milliseconds) is a container's that was started before. */
  of(namespace: string, isLinked: boolean, startedAt?: number): Variables {
    this.#api ??= variablesOf(this.#apiServices())
    if (!isLinked) return this.#api
    if (startedAt !== undefined) {
      const services = this.#services(namespace)
      const early = services.filter(({ metadata }) => parsedTime(metadata.creationTimestamp) <= startedAt)
      if (early.length < services.length) return variablesOf(early)
    }
    const known = this.#linked.get(namespace)
    if (known !== undefined) return known
    const services = this.#services(namespace)
    const made = services.length === this.#apiServices().length ? this.#api : variablesOf(services)
    if (this.#linked.size >= mostKept) this.#linked.clear()
    this.#linked.set(namespace, made)
    return made
  }

  #apiServices(): readonly Service[] {
    const service = this.#store.get(serviceKind, apiNamespace, apiService)
    return service === undefined ? [] : [service]
  }

  /** Those of the namespace, and the API's. */
  #services(namespace: string): readonly Service[] {
    const own = Array.from(this.#store.inNamespace(serviceKind, namespace))
    const all = namespace === apiNamespace ? own : [...this.#apiServices(), ...own]
    return all.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
  }
}

/** Upstream's FromServices: headless Services and those without an address have no variables. */
function variablesOf(services: readonly Service[]): Variables {
  const variables: Record<string, string> = {}
  for (const { metadata, spec } of services) {
    const { clusterIP, ports = [] } = spec
    const [first] = ports
    if (clusterIP === undefined || clusterIP === '' || clusterIP === 'None' || first === undefined) continue
    const name = metadata.name.replaceAll('-', '_').toUpperCase()
    variables[`${name}_SERVICE_HOST`] = clusterIP
    variables[`${name}_SERVICE_PORT`] = String(first.port)
    for (const { name: port = '', port: number } of ports)
      if (port !== '') variables[`${name}_SERVICE_PORT_${port.replaceAll('-', '_').toUpperCase()}`] = String(number)
    ports.forEach(({ port, protocol = 'TCP' }, index) => {
      const url = `${protocol.toLowerCase()}://${clusterIP}:${port}`
      const prefix = `${name}_PORT_${port}_${protocol.toUpperCase()}`
      if (index === 0) variables[`${name}_PORT`] = url
      variables[prefix] = url
      variables[`${prefix}_PROTO`] = protocol.toLowerCase()
      variables[`${prefix}_PORT`] = String(port)
      variables[`${prefix}_ADDR`] = clusterIP
    })
  }
  return variables
}
