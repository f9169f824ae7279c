import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Json, NewObject } from '../kube/object.ts'
import { decodeObject } from '../schema/decode.ts'
import type { Deployment, Pod } from '../schema/types.ts'
import type { KubeObject } from '../kube/object.ts'
import { kindOfResource, kinds } from './table.ts'

const golden = join(import.meta.dirname, '../../../../shared/kube/golden/defaults.json')

interface DefaultsCase {
  readonly id: string
  readonly kind: string
  readonly note?: string
  readonly path: string
  readonly body: Json
  readonly code: number
  readonly response: Json
}

/* oxlint-disable typescript/no-dynamic-delete -- the golden answers are plain JSON to be cut */
type Mutable = Record<string, unknown>

function child(object: Mutable | undefined, name: string): Mutable | undefined {
  const value = object?.[name]
  return typeof value === 'object' && value !== null ? (value as Mutable) : undefined
}

function cutPodSpec(spec: Mutable): void {
  const isToken = (entry: Mutable) => String(entry['name']).startsWith('kube-api-access-')
  cutList(spec, 'volumes', isToken)
  for (const list of ['containers', 'initContainers']) {
    for (const container of (spec[list] as Mutable[] | undefined) ?? []) cutList(container, 'volumeMounts', isToken)
  }
}

function cutList(object: Mutable, name: string, isAdded: (entry: Mutable) => boolean): void {
  const list = object[name] as Mutable[] | undefined
  if (list === undefined) return
  object[name] = list.filter((entry) => !isAdded(entry))
  if ((object[name] as unknown[]).length === 0) delete object[name]
}

/**
 * Takes out what the API server adds after defaulting: metadata of its own, what admission adds (service account, its
 * token, priority, tolerations, runtime class, the not-ready taint), what it allocates (addresses, node ports) and what
 * it sets on create (phase, quality class, finalizers, default class, copied data source, template generation, requester). 1.28 also printed empty creation times.
 */
function cut(kind: string, object: Mutable, wasGiven: Mutable): Mutable {
  const metadata = child(object, 'metadata')!
  for (const name of [
    'uid',
    'resourceVersion',
    'creationTimestamp',
    'managedFields',
    'generation',
    'namespace',
    'selfLink',
    'deletionGracePeriodSeconds'
  ]) {
    delete metadata[name]
  }
  if (metadata['generateName'] !== undefined) {
    delete metadata['name']
    if (kind === 'Namespace') delete metadata['labels']
  }
  const spec = child(object, 'spec')
  const givenSpec = child(wasGiven, 'spec')
  if (kind === 'Pod' && spec !== undefined) {
    cutPodSpec(spec)
    for (const name of ['priority', 'preemptionPolicy', 'overhead'])
      if (givenSpec?.[name] === undefined) delete spec[name]
    if (givenSpec?.['serviceAccountName'] === undefined && givenSpec?.['serviceAccount'] === undefined) {
      delete spec['serviceAccountName']
      delete spec['serviceAccount']
    }
    if (givenSpec?.['runtimeClassName'] !== undefined) delete spec['nodeSelector']
    cutList(
      spec,
      'tolerations',
      (entry) => /^node\.kubernetes\.io\/(?:not-ready|unreachable)$/.test(String(entry['key'])) || entry['key'] === 'rt'
    )
    delete object['status']
  }
  if (kind === 'Service' && spec !== undefined) {
    for (const name of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'healthCheckNodePort']) {
      if (givenSpec?.[name] === undefined && !(name === 'clusterIPs' && givenSpec?.['clusterIP'] !== undefined))
        delete spec[name]
    }
    const given = (givenSpec?.['ports'] as Mutable[] | undefined) ?? []
    for (const [index, port] of ((spec['ports'] as Mutable[] | undefined) ?? []).entries()) {
      if (given[index]?.['nodePort'] === undefined) delete port['nodePort']
    }
  }
  if (kind === 'Namespace' && spec !== undefined && givenSpec?.['finalizers'] === undefined) delete spec['finalizers']
  if (kind === 'Node') {
    if (givenSpec?.['taints'] === undefined) delete spec?.['taints']
    const status = child(object, 'status')
    if (child(wasGiven, 'status')?.['nodeInfo'] === undefined) delete status?.['nodeInfo']
    delete status?.['daemonEndpoints']
  }
  if (kind === 'Job' && spec !== undefined) {
    // Its strategy makes selector and labels, and these two have defaults since 1.34.
    for (const name of [
      'podReplacementPolicy',
      'manualSelector',
      ...(givenSpec?.['selector'] === undefined ? ['selector'] : [])
    ])
      delete spec[name]
    const template = child(spec, 'template')
    for (const labelled of [metadata, child(template ?? {}, 'metadata') ?? {}])
      if (labelled['labels'] !== undefined && givenSpec?.['selector'] === undefined) delete labelled['labels']
  }
  if (kind === 'DaemonSet') delete metadata['annotations']
  if (kind === 'CustomResourceDefinition') delete object['status']
  if (kind === 'PersistentVolumeClaim' || kind === 'PersistentVolume' || kind === 'VolumeAttachment') {
    delete metadata['finalizers']
    delete object['status']
    if (givenSpec?.['storageClassName'] === undefined) delete spec?.['storageClassName']
    for (const name of ['dataSource', 'dataSourceRef']) if (givenSpec?.[name] === undefined) delete spec?.[name]
  }
  if (kind === 'CertificateSigningRequest') {
    delete object['status']
    for (const name of ['username', 'groups']) delete spec?.[name]
  }
  return JSON.parse(JSON.stringify(object, (_, value: unknown) => (value === null ? undefined : value))) as Mutable
}

const known = new Set(kinds.map((kind) => kind.kind))
/** Cases whose answer is not what defaulting makes. */
const elsewhere: Readonly<Record<string, string>> = {
  'defaults-046': 'resizePolicy was switched off in 1.28 and dropped; 1.34 keeps it',
  'defaults-064':
    '1.34 defaults externalTrafficPolicy for every Service that is reached from outside, externalIPs included',
  'defaults-132': 'a field that is switched off is dropped by the strategy, see engine/api/golden.test.ts',
  'defaults-187': 'a list that is given empty stays empty',
  'defaults-111': 'an Event by events.k8s.io/v1, which the kind table does not serve'
}

describe.skipIf(!existsSync(golden))('golden defaults (skipped without ../shared/kube)', () => {
  const { cases } = existsSync(golden)
    ? (JSON.parse(readFileSync(golden, 'utf8')) as { cases: DefaultsCase[] })
    : { cases: [] }
  const own = cases.filter((one) => known.has(one.kind) && one.code < 300 && elsewhere[one.id] === undefined)
  it('are there', () => expect(own.length).toBeGreaterThan(60))
  it.each(own.map((one) => [one.id, one.kind, one.note ?? '', one] as const))(
    '%s %s %s',
    (_id, kindName, _note, one) => {
      const match = /^\/api(?:s\/([^/]+))?\/(v\d)(?:\/namespaces\/[^/]+)?\/([a-z]+)/.exec(one.path)!
      const kind = kindOfResource(match[1] ?? '', match[3]!)!
      const form = kind.version === match[2] ? undefined : kind.forms?.find(({ version }) => version === match[2])
      const decoded = decodeObject(form === undefined ? kind : { ...kind, ...form }, one.body, 'Ignore')
      expect(decoded.error).toBeUndefined()
      const result = kind.setDefaults(form === undefined ? decoded.object : form.toStored(decoded.object))
      expect(kind.setDefaults(result)).toBe(result)
      const shown = form === undefined ? result : form.fromStored(result as KubeObject)
      const ours = cut(kindName, structuredClone(shown), one.body as Mutable)
      const theirs = cut(kindName, structuredClone(one.response) as Mutable, one.body as Mutable)
      expect(ours).toEqual(theirs)
      // What was read from storage, and what a fresh process reads, stays as it is.
      const again = decodeObject(kind, JSON.parse(JSON.stringify(result)), 'Strict')
      expect(kind.setDefaults(again.object)).toEqual(result)
    }
  )
})

describe('defaults', () => {
  const deployments = kindOfResource('apps', 'deployments')!
  const given = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd' },
    spec: {
      selector: { matchLabels: { app: 'a' } },
      template: { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }
    }
  } as const
  it('share what stays, so that nothing is made twice', () => {
    const first = deployments.setDefaults(given) as unknown as Deployment
    const scaled = { ...first, spec: { ...first.spec, replicas: 5 } }
    expect(deployments.setDefaults(scaled)).toBe(scaled)
    expect(first.spec.selector).toBe(given.spec.selector)
    expect(first.spec.template.metadata).toBe(given.spec.template.metadata)
  })
  it('request what is limited in a Pod, not in a template', () => {
    const pods = kindOfResource('', 'pods')!
    const spec = {
      containers: [
        { name: 'c', image: 'nginx:1', resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '100m' } } }
      ]
    }
    const pod = pods.setDefaults({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {},
      spec
    } as unknown as NewObject<Pod>) as unknown as Pod
    expect(pod.spec.containers[0]?.resources?.requests).toEqual({ cpu: '100m', memory: '1Gi' })
    expect(pod.spec.containers[0]?.imagePullPolicy).toBe('IfNotPresent')
    const template = { ...given.spec.template, spec }
    const made = deployments.setDefaults({
      ...given,
      spec: { ...given.spec, template }
    } as never) as unknown as Deployment
    expect(made.spec.template.spec?.containers[0]?.resources?.requests).toEqual({ cpu: '100m' })
  })
  it.each(kinds.map((kind) => [kind.kind, kind] as const))('%s takes an object that holds nothing', (_name, kind) => {
    const made = kind.setDefaults(decodeObject(kind, {}, 'Strict').object)
    expect(kind.setDefaults(made)).toBe(made)
  })
})
