import type { ObjectDocument } from '../../../../shared/contract/documents.ts'
import { formatSelector, requirementsOf } from '../../../../shared/kube/label-selector.ts'
import type {
  IPAddress,
  Ingress,
  IngressBackend,
  IngressClass,
  NetworkPolicy,
  Service,
  ServiceCIDR
} from '../../../../shared/schema/types.ts'
import { mapText, servicePortText } from '../object-traits.ts'
import { field, lines, link, none, selectorField, wide, type Field, type Translate } from './field.tsx'

export function serviceFields(t: Translate, { related }: ObjectDocument, { spec }: Service): readonly Field[] {
  const pods = related.flatMap(({ refs }) => refs).filter(({ resource }) => resource === 'pods')
  const ready = pods.filter(({ status }) => status?.mark === 'ok').length
  const { type = 'ClusterIP', clusterIP, ports = [], selector } = spec ?? {}
  return [
    field('type', t('field.type'), type, { wide: true }),
    field('ip', t('field.clusterIp'), none(clusterIP), { mono: true, wide: true }),
    field(
      'ports',
      t('field.ports'),
      ports.map((port) => <div key={`${port.port}/${port.protocol}`}>{servicePortText(port)}</div>),
      { mono: true, wide: true }
    ),
    selectorField(t, mapText(selector)),
    field('endpoints', t('field.endpoints'), t('podsReady', { ready, total: pods.length }), { wide: true })
  ]
}

/** "web:80", as kubectl describe prints a backend. */
export function backendText({ service, resource }: IngressBackend): string {
  if (service === undefined) return resource === undefined ? '<default>' : `${resource.kind}/${resource.name}`
  return `${service.name}:${service.port?.name ?? service.port?.number ?? ''}`
}

export function ingressFields(t: Translate, _document: ObjectDocument, { spec, status }: Ingress): readonly Field[] {
  const { ingressClassName, defaultBackend, tls = [] } = spec ?? {}
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '')
  return [
    wide('class', t('field.class'), link('networking.k8s.io', 'ingressclasses', 'IngressClass', ingressClassName)),
    wide('address', t('field.address'), lines(addresses), { mono: true }),
    wide(
      'backend',
      t('field.defaultBackend'),
      defaultBackend === undefined ? '<default>' : backendText(defaultBackend)
    ),
    ...(tls.length === 0 ? [] : [wide('tls', t('field.tls'), lines(tls.map(tlsText)))])
  ]
}

/** "shop-tls terminates shop.example.com", as kubectl describe has it. */
function tlsText({
  secretName,
  hosts = []
}: {
  readonly secretName?: string
  readonly hosts?: readonly string[]
}): string {
  return `${secretName ?? 'SNI routes'} ${secretName === undefined ? '' : 'terminates '}${hosts.join(',')}`
}

export function ingressClassFields(
  t: Translate,
  _document: ObjectDocument,
  { metadata, spec }: IngressClass
): readonly Field[] {
  const { controller, parameters } = spec ?? {}
  const isDefault = metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true'
  return [
    wide('controller', t('field.controller'), none(controller), { mono: true }),
    wide(
      'parameters',
      t('field.parameters'),
      none(parameters === undefined ? undefined : `${parameters.kind}/${parameters.name}`)
    ),
    wide('default', t('field.isDefault'), isDefault ? t('yes') : t('no'))
  ]
}

export function networkPolicyFields(
  t: Translate,
  _document: ObjectDocument,
  { spec }: NetworkPolicy
): readonly Field[] {
  const selector = formatSelector(requirementsOf(spec?.podSelector ?? {}))
  return [
    wide('selector', t('field.appliesTo'), selector === '' ? t('allPodsHere') : selector, { mono: selector !== '' }),
    wide('types', t('field.policyTypes'), none((spec?.policyTypes ?? []).join(', ')))
  ]
}

export function serviceCidrFields(t: Translate, _document: ObjectDocument, { spec }: ServiceCIDR): readonly Field[] {
  return [wide('cidrs', t('field.cidrs'), lines(spec?.cidrs ?? []), { mono: true })]
}

export function ipAddressFields(t: Translate, _document: ObjectDocument, { spec }: IPAddress): readonly Field[] {
  const parent = spec?.parentRef
  const text = [parent?.resource, parent?.name].filter((part) => part !== undefined).join('/')
  const isService = parent?.resource === 'services'
  return [
    wide(
      'parent',
      t('field.parent'),
      isService ? link('', 'services', 'Service', parent?.name, parent?.namespace) : none(text)
    )
  ]
}
