// What an ingress-nginx controller makes of the Ingresses of its class: servers by host, each with its locations.
import { RE2JS } from 're2js'
import { ingressKind } from '../../../../shared/kinds/ingress/kind.ts'
import { ingressClassKind } from '../../../../shared/kinds/ingressclass/kind.ts'
import type { Ingress, IngressBackend } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import type { ControllerFlags } from './controller-flags.ts'
import { settingsOf, type IngressSettings } from './ingress-settings.ts'

export interface Backend {
  readonly namespace: string
  readonly service: string
  /** Name or number. */
  readonly port: string | number
}

export interface Canary {
  readonly backend: Backend
  readonly settings: IngressSettings
}

export interface Location {
  readonly path: string
  readonly type: string
  readonly ingress: string
  /** Undefined where the Ingress names no Service. */
  readonly backend: Backend | undefined
  readonly settings: IngressSettings
  readonly canaries: Canary[]
}

export interface Server {
  /** "" of the server that takes all others. */
  readonly host: string
  /** "namespace/name" of the Secret with its certificate; undefined without TLS. */
  tls: string | undefined
  readonly locations: Location[]
  /** Whether one of its Ingresses uses regular expressions: then all its paths are such. */
  isRegex: boolean
}

export type IngressConfig = ReadonlyMap<string, Server>

const legacyClass = 'kubernetes.io/ingress.class'

/** The Ingresses that a controller serves, the oldest first: of two that want the same path the first has it. */
export function ingressesOf(store: ObjectStore, flags: ControllerFlags): readonly Ingress[] {
  const classes = new Set<string>()
  for (const { metadata, spec } of store.all(ingressClassKind))
    if (spec.controller === flags.controllerClass) classes.add(metadata.name)
  return Array.from(store.all(ingressKind))
    .filter(({ metadata, spec }) => {
      const legacy = metadata.annotations?.[legacyClass]
      if (legacy !== undefined) return legacy === flags.ingressClass
      return spec.ingressClassName === undefined ? flags.takesClassless : classes.has(spec.ingressClassName)
    })
    .sort((a, b) => order(a) - order(b) || (nameOf(a) < nameOf(b) ? -1 : 1))
}

function order({ metadata }: Ingress): number {
  return Date.parse(metadata.creationTimestamp)
}

function nameOf({ metadata }: Ingress): string {
  return `${metadata.namespace!}/${metadata.name}`
}

export function configOf(ingresses: readonly Ingress[]): IngressConfig {
  const servers = new Map<string, Server>()
  const serverOf = (host: string): Server => {
    let server = servers.get(host)
    if (server === undefined) servers.set(host, (server = { host, tls: undefined, locations: [], isRegex: false }))
    return server
  }
  serverOf('')
  const canaries: Ingress[] = []
  for (const ingress of ingresses) {
    if (settingsOf(ingress).isCanary) canaries.push(ingress)
    else addIngress(ingress, serverOf)
  }
  for (const ingress of canaries) addCanary(ingress, servers)
  for (const { locations } of servers.values()) locations.sort((a, b) => rank(b) - rank(a))
  return servers
}

/** Longer paths first, of equal ones exact ones. */
function rank({ path, type }: Location): number {
  return path.length * 2 + (type === 'Exact' ? 1 : 0)
}

function addIngress(ingress: Ingress, serverOf: (host: string) => Server): void {
  const { metadata, spec } = ingress
  const settings = settingsOf(ingress)
  const add = (server: Server, path: string, type: string, backend: IngressBackend | undefined): void => {
    if (server.locations.some((one) => one.path === path && one.type === type)) return
    const made = { path, type, ingress: nameOf(ingress), backend: backendOf(ingress, backend), settings, canaries: [] }
    server.locations.push(made)
    if (settings.usesRegex) server.isRegex = true
  }
  for (const { host = '', http } of spec.rules ?? []) {
    const server = serverOf(host)
    for (const { path = '/', pathType, backend } of http?.paths ?? [])
      add(server, path === '' ? '/' : path, pathType, backend)
    if (spec.defaultBackend !== undefined) add(server, '/', 'Prefix', spec.defaultBackend)
    const tls = (spec.tls ?? []).find(({ hosts = [] }) => hosts.includes(host))
    if (tls !== undefined) server.tls ??= `${metadata.namespace!}/${tls.secretName ?? ''}`
  }
  if ((spec.rules ?? []).length === 0 && spec.defaultBackend !== undefined)
    add(serverOf(''), '/', 'Prefix', spec.defaultBackend)
}

/** A canary stands beside a location that is there; one of its own it never makes. */
function addCanary(ingress: Ingress, servers: ReadonlyMap<string, Server>): void {
  for (const { host = '', http } of ingress.spec.rules ?? [])
    for (const { path = '/', backend: wanted } of http?.paths ?? []) {
      const location = servers.get(host)?.locations.find((one) => one.path === path)
      const backend = backendOf(ingress, wanted)
      if (backend !== undefined) location?.canaries.push({ backend, settings: settingsOf(ingress) })
    }
}

function backendOf({ metadata }: Ingress, backend: IngressBackend | undefined): Backend | undefined {
  const service = backend?.service
  if (service === undefined) return undefined
  return {
    namespace: metadata.namespace!,
    service: service.name,
    port: service.port?.name ?? service.port?.number ?? 80
  }
}

/** By exact host, by a wildcard of one label, or the one that takes all others. */
export function serverFor(config: IngressConfig, host: string): Server {
  const dot = host.indexOf('.')
  return config.get(host) ?? config.get(dot < 0 ? '' : `*${host.slice(dot)}`) ?? config.get('')!
}

/** The location of a path, with what its regular expression caught. */
export function locationFor(
  { locations, isRegex }: Server,
  path: string
): { readonly location: Location; readonly caught: readonly (string | undefined)[] } | undefined {
  for (const location of locations) {
    if (isRegex && location.type !== 'Exact') {
      const caught = caughtBy(location.path, path)
      if (caught !== undefined) return { location, caught }
    } else if (isAt(location, path)) return { location, caught: [] }
  }
  return undefined
}

/** Expressions that were compiled: a request asks for the same ones as the one before. */
const compiled = new Map<string, RE2JS | undefined>()
const mostCompiled = 1024

/**
 * What an expression catches at the beginning of a path, in time in proportion to the path. undefined where it does not
 * fit, and of what is no expression: nginx would refuse its configuration. PCRE's look-around is none here.
 */
function caughtBy(expression: string, path: string): readonly (string | undefined)[] | undefined {
  if (!compiled.has(expression)) {
    if (compiled.size >= mostCompiled) compiled.clear()
    compiled.set(expression, compile(expression))
  }
  const matcher = compiled.get(expression)?.matcher(path)
  if (matcher?.find() !== true) return undefined
  return Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group) ?? undefined)
}

function compile(expression: string): RE2JS | undefined {
  try {
    return RE2JS.compile(`^(?:${expression})`, RE2JS.CASE_INSENSITIVE)
  } catch {
    return undefined
  }
}

function isAt({ path, type }: Location, asked: string): boolean {
  if (type === 'Exact') return asked === path
  if (type === 'ImplementationSpecific') return asked.startsWith(path)
  return asked === path || asked.startsWith(path.endsWith('/') ? path : `${path}/`)
}
