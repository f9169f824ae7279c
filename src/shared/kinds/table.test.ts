// Adding a kind is a folder and a line in the table: here stands what the folder must then hold.
import { describe, expect, it } from 'vitest'
import { findDefinition } from '../schema/schema.ts'
import type { KubeObject, NewObject } from '../kube/object.ts'
import { statusRank } from './status-summary.ts'
import { apiVersionOf, qualifiedResource, type Kind } from './kind.ts'
import { kindOfObject, kindOfResource, kinds } from './table.ts'

const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'nginx:1' }] } }
const workload = { spec: { selector: { matchLabels: { app: 'x' } }, template } }

const once = { ...template.spec, restartPolicy: 'Never' }

/** What makes an object of the kind valid, where a name alone does not. */
const contents: Readonly<Record<string, object>> = {
  pods: { spec: template.spec },
  deployments: workload,
  replicasets: workload,
  daemonsets: workload,
  statefulsets: workload,
  replicationcontrollers: { spec: { selector: { app: 'x' }, template } },
  podtemplates: { template },
  jobs: { spec: { ...workload.spec, manualSelector: true, template: { ...template, spec: once } } },
  cronjobs: { spec: { schedule: '* * * * *', jobTemplate: { spec: { template: { ...template, spec: once } } } } },
  controllerrevisions: { revision: 1, data: {} },
  horizontalpodautoscalers: {
    spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' } }
  },
  poddisruptionbudgets: { spec: { minAvailable: 1, selector: { matchLabels: { app: 'x' } } } },
  services: { spec: { ports: [{ port: 80 }] } },
  endpointslices: { addressType: 'IPv4', endpoints: [] },
  leases: { spec: {} },
  events: { involvedObject: { kind: 'Pod', namespace: 'default', name: 'x' } },
  nodes: { spec: {} },
  namespaces: { spec: {} },
  rolebindings: { roleRef: { kind: 'Role', name: 'x' }, subjects: [{ kind: 'User', name: 'x' }] },
  clusterrolebindings: { roleRef: { kind: 'ClusterRole', name: 'x' }, subjects: [{ kind: 'Group', name: 'x' }] },
  apiservices: { spec: { group: 'x.example.com', version: 'v1', groupPriorityMinimum: 100, versionPriority: 100 } },
  certificatesigningrequests: {
    spec: {
      request: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQwotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K',
      signerName: 'example.com/signer',
      usages: ['client auth']
    }
  },
  customresourcedefinitions: {
    spec: {
      group: 'x.example.com',
      scope: 'Namespaced',
      names: { plural: 'foos', kind: 'Foo' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }]
    },
    status: { storedVersions: ['v1'] }
  },
  persistentvolumes: {
    spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/x' } }
  },
  persistentvolumeclaims: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
  storageclasses: { provisioner: 'example.com/x' },
  volumeattachments: { spec: { attacher: 'x.example.com', nodeName: 'n', source: { persistentVolumeName: 'p' } } },
  csidrivers: { spec: {} },
  csinodes: { spec: { drivers: [] } },
  csistoragecapacities: { storageClassName: 'x' },
  volumeattributesclasses: { driverName: 'x.example.com', parameters: { iops: '1000' } },
  priorityclasses: { value: 1 },
  flowschemas: { spec: { priorityLevelConfiguration: { name: 'x' } } },
  prioritylevelconfigurations: { spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } } },
  limitranges: { spec: { limits: [{ type: 'Container', max: { cpu: '1' } }] } },
  runtimeclasses: { handler: 'x' },
  networkpolicies: { spec: { podSelector: {} } },
  ingresses: { spec: { defaultBackend: { service: { name: 'x', port: { number: 80 } } } } },
  ingressclasses: { spec: { controller: 'example.com/x' } },
  servicecidrs: { spec: { cidrs: ['10.0.0.0/24'] } },
  ipaddresses: { spec: { parentRef: { resource: 'services', namespace: 'default', name: 'x' } } },
  validatingadmissionpolicies: {
    spec: {
      matchConstraints: {
        resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }]
      },
      validations: [{ expression: 'true' }]
    }
  },
  validatingadmissionpolicybindings: { spec: { policyName: 'x', validationActions: ['Deny'] } }
}

/** Kinds whose names follow from what they hold. */
const names: Readonly<Record<string, string>> = {
  ipaddresses: '10.0.0.1',
  apiservices: 'v1.x.example.com',
  customresourcedefinitions: 'foos.x.example.com'
}

const anyName = new Set(['certificatesigningrequests'])
const now = Date.parse('2026-11-20T12:00:00Z')

function sample(kind: Kind): KubeObject {
  const object = {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata: {
      name: names[kind.resource] ?? 'x',
      ...(kind.namespaced && { namespace: 'default' }),
      uid: '00000000-0000-4000-8000-000000000000',
      resourceVersion: '1',
      creationTimestamp: '2026-11-20T11:00:00Z'
    },
    ...contents[kind.resource]
  }
  return kind.setDefaults(object) as KubeObject
}

function repeated(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) !== index)
}

describe('the table of kinds', () => {
  it('names each kind once', () => {
    expect(repeated(kinds.map(qualifiedResource))).toEqual([])
    expect(repeated(kinds.map(({ group, kind }) => `${group}/${kind}`))).toEqual([])
    expect(repeated(kinds.map(({ icon }) => icon))).toEqual([])
    // kubectl takes any of these for a kind, so no two kinds may share one.
    const words = kinds.flatMap(({ resource, singular, shortNames }) => [
      ...new Set([resource, singular, ...shortNames])
    ])
    expect(repeated(words)).toEqual([])
  })

  it('finds each kind by its resource and by its objects', () => {
    for (const kind of kinds) {
      expect(kindOfResource(kind.group, kind.resource)).toBe(kind)
      expect(kindOfObject(sample(kind))).toBe(kind)
      expect(kindOfObject({ ...sample(kind), apiVersion: `${kind.group}/v0` })).toBeUndefined()
    }
  })
})

describe.each(kinds.map((kind) => [qualifiedResource(kind), kind] as const))('%s', (_, kind) => {
  const object = sample(kind)

  it('is a definition of the schema, under its own name', () => {
    const { group, version } = kind
    expect(findDefinition(kind.schema)?.groupVersionKind).toEqual({ group, version, kind: kind.kind })
    expect(kind.singular).toBe(kind.kind.toLowerCase())
    expect(kind.resource).toMatch(new RegExp(`^(?:${kind.singular}(?:e?s)?|${kind.singular.replace(/y$/, 'ies')})$`))
  })

  it('has subresources that the schema has fields for', () => {
    const fields = findDefinition(kind.schema)?.fields
    expect(fields?.has('status')).toBe(kind.subresources.includes('status'))
    if (kind.subresources.includes('scale')) expect(fields?.has('spec')).toBe(true)
  })

  it('has columns that can print a new object', () => {
    const names = kind.columns.map(({ name }) => name)
    expect(names.length).toBeGreaterThan(1)
    expect(repeated(names)).toEqual([])
    for (const column of kind.columns) {
      const cell = column.cell(object, now)
      expect(['string', 'number', 'boolean'], column.name).toContain(typeof cell)
      expect(String(cell), column.name).not.toMatch(/undefined|NaN|\[object/)
      expect(() => column.sortKey?.(object), column.name).not.toThrow()
    }
  })

  it('has a status, also while it is being deleted', () => {
    const status = kind.status(object, now)
    expect(statusRank(status.mark)).toBeGreaterThanOrEqual(0)
    expect(status.word).not.toBe('')
    const deleted = { ...object, metadata: { ...object.metadata, deletionTimestamp: '2026-11-20T11:30:00Z' } }
    expect(statusRank(kind.status(deleted, now).mark)).toBeGreaterThanOrEqual(0)
  })

  it('has defaults that are complete after once', () => {
    expect(kind.setDefaults(object as NewObject<KubeObject>)).toBe(object)
  })

  it('is validated', () => {
    expect(kind.validate(object, undefined)).toEqual([])
    // Upstream leaves the names of events alone, but an event must be where its object is; requests may have any name.
    const isEvent = kind.resource === 'events'
    const wrong = isEvent ? { namespace: 'other' } : { name: anyName.has(kind.resource) ? '' : 'No/Name!' }
    const errors = kind.validate({ ...object, metadata: { ...object.metadata, ...wrong } }, undefined)
    expect(errors.map(({ field }) => field)).toContain(isEvent ? 'involvedObject.namespace' : 'metadata.name')
  })

  it('names objects of kinds that are in the table', () => {
    const resources = new Set(kinds.map(({ resource }) => resource))
    for (const relation of kind.relations) {
      expect(resources, relation.name).toContain(relation.resource)
      expect(() => relation.references(object), relation.name).not.toThrow()
    }
  })

  it('has field labels that can be read from a new object', () => {
    for (const label of kind.fieldSelectors) expect(typeof label.value(object), label.label).toBe('string')
  })
})
