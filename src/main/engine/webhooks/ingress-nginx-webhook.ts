// The admission webhook of ingress-nginx' controller (its internal/admission/controller and CheckIngress of
// internal/ingress/controller/controller.go, without the test of the whole configuration, which v1.12.1 took out).
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { ingressClassKind } from '../../../shared/kinds/ingressclass/kind.ts'
import type { Ingress } from '../../../shared/schema/types.ts'
import { strftime } from '../containers/programs/strftime.ts'
import { flagsOfContainer, isServedBy, type ControllerFlags } from '../network/ingress/controller-flags.ts'
import { ingressesOf } from '../network/ingress/ingress-config.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { flagOf, reviewed, type AskedContainer, type WebhookServer } from './webhook-server.ts'

const prefix = 'nginx.ingress.kubernetes.io/'
const canary = `${prefix}canary`
/** Snippets, by the part of their annotation's name, and what the controller calls them. */
const snippetGroups: Readonly<Record<string, string>> = {
  'configuration-snippet': 'ConfigurationSnippet',
  'server-snippet': 'ServerSnippet',
  'stream-snippet': 'StreamSnippet',
  'modsecurity-snippet': 'ModSecurity',
  'auth-snippet': 'ExternalAuth'
}

export const ingressNginxWebhook: WebhookServer = {
  certificate({ launch }, port) {
    const listens = flagOf(launch, 'validating-webhook')
    const file = flagOf(launch, 'validating-webhook-certificate')
    if (listens === undefined || file === undefined || !listens.endsWith(`:${port}`)) return undefined
    return launch.volumes.read(file)
  },

  answer(container, _path, review) {
    const { request } = review as unknown as { readonly request: Request }
    const { kind, name = '', namespace = '' } = request
    if (kind.group !== 'networking.k8s.io' || kind.version !== 'v1' || kind.kind !== 'Ingress') {
      const found = `${kind.group}/${kind.version}, Kind=${kind.kind} with name ${name} in namespace ${namespace}`
      const text = `rejecting admission review because the request does not contain an Ingress resource but ${found}`
      return { status: 500, body: `${text}\n` }
    }
    const complaint = complaintOf(request.object, container)
    const where = `ingress="${namespace}/${name}"`
    const at = strftime(container.now, '%m%d %H:%M:%S.%L000')
    if (complaint === undefined) {
      container.log(`I${at}       7 main.go:107] "successfully validated configuration, accepting" ${where}`)
      return reviewed(review, { allowed: true })
    }
    container.log(
      `E${at}       7 main.go:96] "invalid ingress configuration" err=${JSON.stringify(complaint)} ${where}`
    )
    const status = { status: 'Failure', message: complaint, reason: 'BadRequest', code: 400 }
    return reviewed(review, { allowed: false, status })
  }
}

interface Request {
  readonly kind: { readonly group: string; readonly version: string; readonly kind: string }
  readonly name?: string
  readonly namespace?: string
  readonly object: Ingress
}

/** Why the controller would not take it; undefined where it would, or where it is another's. */
function complaintOf(ingress: Ingress, container: AskedContainer): string | undefined {
  const { launch, store } = container
  if (ingress.metadata.deletionTimestamp !== undefined) return undefined
  const flags = flagsOfContainer(launch.container, launch.sandbox.namespace)
  const { ingressClassName } = ingress.spec
  const its = ingressClassName === undefined ? undefined : store.get(ingressClassKind, undefined, ingressClassName)
  if (!isServedBy(flags, ingress, its)) return undefined
  return (
    pathComplaint(ingress, container) ??
    annotationComplaint(ingress, container) ??
    overlapComplaint(ingress, store, flags)
  )
}

/** The controller's version as a number: 1.12 is 112; what cannot be read is the newest. */
function versionOf({ launch }: AskedContainer): number {
  const match = /:v?(\d+)\.(\d+)/.exec(launch.container.image ?? '')
  return match === null ? Infinity : Number(match[1]) * 100 + Number(match[2])
}

/** What the controller's ConfigMap says; `otherwise` where it says nothing. */
function settingOf({ launch, store }: AskedContainer, name: string, otherwise: string): string {
  const key = flagOf(launch, 'configmap')?.replace('$(POD_NAMESPACE)', launch.sandbox.namespace)
  return (key === undefined ? undefined : store.byKey(configMapKind, key)?.data?.[name]) ?? otherwise
}

/** Upstream's ValidatePathType: regular expressions stand in paths of type ImplementationSpecific alone. */
function pathComplaint({ spec }: Ingress, container: AskedContainer): string | undefined {
  if (settingOf(container, 'strict-validate-path-type', String(versionOf(container) >= 112)) !== 'true')
    return undefined
  const paths = (spec.rules ?? []).flatMap(({ http }) => http?.paths ?? [])
  const wrong = paths.filter(
    ({ path = '', pathType }) =>
      path !== '' && pathType !== 'ImplementationSpecific' && !/^\/[A-Za-z0-9._\-/]*$/.test(path)
  )
  if (wrong.length === 0) return undefined
  const each = wrong.map(({ path, pathType }) => `path ${path} cannot be used with pathType ${pathType}`)
  return `ingress contains invalid paths: ${each.join('\n')}`
}

function annotationComplaint({ metadata }: Ingress, container: AskedContainer): string | undefined {
  const takesSnippets = settingOf(container, 'allow-snippet-annotations', String(versionOf(container) < 109)) === 'true'
  const words = settingOf(container, 'annotation-value-word-blocklist', '').trim()
  const forbidden = words === '' ? [] : words.split(',')
  const isCareful =
    settingOf(container, 'annotations-risk-level', versionOf(container) >= 112 ? 'High' : 'Critical') !== 'Critical'
  const own = Object.entries(metadata.annotations ?? {}).filter(([key]) => key.startsWith(prefix))
  for (const [key, value] of own) {
    const word = forbidden.find((one) => value.includes(one.trim()))
    if (word !== undefined) return `${key} annotation contains invalid word ${word}`
    if (!takesSnippets && key.endsWith('-snippet'))
      return `${key} annotation cannot be used. Snippet directives are disabled by the Ingress administrator`
  }
  for (const [key] of own) {
    const group = snippetGroups[key.slice(prefix.length)]
    if (group !== undefined && isCareful)
      return `annotation group ${group} contains risky annotation based on ingress configuration`
  }
  return undefined
}

/** Upstream's checkOverlap: of one host and path, but for a canary beside it. Walks all Ingresses, as it does. */
function overlapComplaint(ingress: Ingress, store: ObjectStore, flags: ControllerFlags): string | undefined {
  const taken = new Map<string, Ingress[]>()
  for (const other of ingressesOf(store, flags))
    for (const place of placesOf(other)) {
      const there = taken.get(place)
      if (there === undefined) taken.set(place, [other])
      else there.push(other)
    }
  for (const { host = '', http } of ingress.spec.rules ?? [])
    for (const { path = '/' } of http?.paths ?? []) {
      const own = path === '' ? '/' : path
      const existing = taken.get(`${host} ${own}`) ?? []
      if (existing.length === 0) continue
      if (existing.some((one) => isSame(one, ingress))) return undefined
      const other = existing.find((one) => isCanary(one) === isCanary(ingress))
      if (other !== undefined)
        return `host "${host === '' ? '_' : host}" and path "${own}" is already defined in ingress ${other.metadata.namespace}/${other.metadata.name}`
      return undefined
    }
  return undefined
}

function placesOf({ spec }: Ingress): readonly string[] {
  return (spec.rules ?? []).flatMap(({ host = '', http }) =>
    (http?.paths ?? []).map(({ path = '/' }) => `${host} ${path === '' ? '/' : path}`)
  )
}

function isSame({ metadata: a }: Ingress, { metadata: b }: Ingress): boolean {
  return a.name === b.name && a.namespace === b.namespace
}

function isCanary({ metadata }: Ingress): boolean {
  return metadata.annotations?.[canary] === 'true'
}
