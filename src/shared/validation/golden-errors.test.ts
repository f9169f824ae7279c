import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FieldError } from '../kinds/field-error.ts'
import type { Kind } from '../kinds/kind.ts'
import { kindOfResource } from '../kinds/table.ts'
import { withGeneratedSelector } from '../kinds/job/generated-selector.ts'
import type { KubeObject, NewObject } from '../kube/object.ts'
import { emptyDefinitionStatus, withStoredVersion } from '../kinds/customresourcedefinition/stored-versions.ts'
import type { CustomResourceDefinition } from '../kinds/customresourcedefinition/types.ts'
import { prepareServiceUpdate } from '../kinds/service/update.ts'
import { decodeObject } from '../schema/decode.ts'
import type { Job, Service } from '../schema/types.ts'
import { errorBody, invalidCauses, invalidMessage } from './invalid-message.ts'

const golden = join(import.meta.dirname, '../../../../shared/kube/golden/errors.json')

interface Cause {
  readonly reason: string
  readonly message: string
  readonly field: string
}
interface ErrorCase {
  readonly id: string
  readonly note?: string
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly code: number
  readonly response: { readonly message: string; readonly details?: { readonly causes?: readonly Cause[] } }
}
interface Setup {
  readonly method: string
  readonly path: string
  readonly body: unknown
}

/** Cases that another room answers: their errors come before or after validation. */
const elsewhere: Readonly<Record<string, string>> = {
  'errors-372': 'node ports are allocated by the API server',
  'errors-373': "the range of cluster addresses is the allocator's",
  'errors-397': "whether the cluster is dual-stack is the allocator's",
  'errors-408': "whether the cluster is dual-stack is the allocator's",
  'errors-412': 'node ports are allocated by the API server',
  'errors-630': 'that a version must be named is said by the API server, before validation',
  'errors-700': 'the parser of rules has words of its own for errors of syntax',
  'errors-592': 'whether a version must be named is asked before validation',
  'errors-667': 'expressions of CEL must be there and are not compiled'
}
const immutableSet =
  "StatefulSet.apps \"sts\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
const claimFixed =
  'PersistentVolumeClaim "pvc" is invalid: spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n'

/** Cases where 1.34 answers otherwise than the recorded 1.28: the message of 1.34, or "" where it accepts the object. */
const changed: Readonly<Record<string, readonly [message: string, why: string]>> = {
  'errors-142': [
    'ConfigMap "x" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes',
    'new words since 1.32'
  ],
  'errors-541': [
    'NetworkPolicy.networking.k8s.io "x" is invalid: spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    'ranges are checked by one function'
  ],
  'errors-198': ['', 'RelaxedEnvironmentVariableValidation: any printable name without "="'],
  'errors-244': [
    'Pod "p" is invalid: spec.tolerations[0].operator: Invalid value: "b": value must be empty when `operator` is \'Exists\'',
    'the value is shown and not the whole toleration'
  ],
  'errors-459': [immutableSet, 'revisionHistoryLimit may change since 1.33'],
  'errors-460': [immutableSet, 'revisionHistoryLimit may change since 1.33'],
  'errors-463': ['', 'revisionHistoryLimit may change since 1.33'],
  'errors-268': [
    'Pod "p" is invalid: spec.hostAliases[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    'addresses are checked by one function, which also gives the index'
  ],
  ...Object.fromEntries(
    ['errors-565', 'errors-567', 'errors-568'].map((id) => [id, [claimFixed, 'classes of attributes']])
  ),
  'errors-571': [
    'PersistentVolumeClaim "pvcexp" is invalid: spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
    'what could not be grown may be asked for less again'
  ]
}

/** Cases that 1.28 accepted and 1.34 refuses. */
const refused: Readonly<Record<string, readonly [message: string, why: string]>> = {
  'errors-273': [
    'Pod "p" is invalid: spec.securityContext.sysctls[0].name: Invalid value: "net.a": may not be specified when \'hostNetwork\' is true',
    'since 1.29 a sysctl of a namespace that the pod shares with its host is refused'
  ]
}

/** 1.28 prints a quantity as Go does, 1.34 as JSON. */
const goQuantity = /resource\.Quantity\{i:.*?, s:(\\"[^"]*\\"), Format:\\"\w+\\"\}/g

/** One uid for all objects: it must be one that a label may hold. */
const uid = 'u1'
const text = existsSync(golden)
  ? readFileSync(golden, 'utf8')
      .replaceAll('<rand>', 'rrrrr')
      .replace(goQuantity, '$1')
      .replaceAll('"<uid>"', JSON.stringify(uid))
  : '{"cases":[],"setup":[]}'
const { cases, setup } = JSON.parse(text) as { readonly cases: readonly ErrorCase[]; readonly setup: readonly Setup[] }
const pathPattern = /^\/api(?:s\/([^/]+))?\/v1(?:\/namespaces\/([^/?]+))?\/([a-z]+)(?:\/([^/?]+))?(?:\?.*)?$/

interface Target {
  readonly kind: Kind
  readonly namespace: string | undefined
  readonly name: string | undefined
}

function targetOf(path: string): Target | undefined {
  const namespaces = /^\/api\/v1\/namespaces(?:\/([^/?]+))?(?:\?.*)?$/.exec(path)
  if (namespaces !== null) return { kind: kindOfResource('', 'namespaces')!, namespace: undefined, name: namespaces[1] }
  const match = pathPattern.exec(path)
  const kind = match === null ? undefined : kindOfResource(match[1] ?? '', match[3]!)
  return kind === undefined ? undefined : { kind, namespace: match![2], name: match![4] }
}

/** The object as it comes to validation: decoded, defaulted, with what the registry and the admission put in. */
function prepared({ kind, namespace }: Target, body: unknown, old: KubeObject | undefined): KubeObject {
  const decoded = decodeObject(kind, body, 'Ignore')
  expect(decoded.error).toBeUndefined()
  const { metadata } = decoded.object
  // A write to the main resource leaves the status alone.
  const status = (old as { readonly status?: object } | undefined)?.status
  const generated =
    metadata.name === undefined && metadata.generateName !== undefined
      ? `${metadata.generateName.slice(0, 58)}rrrrr`
      : undefined
  const object = kind.setDefaults({
    ...decoded.object,
    ...(status !== undefined && { status }),
    metadata: {
      ...metadata,
      ...(namespace !== undefined && { namespace }),
      ...(generated !== undefined && { name: generated }),
      ...(old !== undefined && { uid: old.metadata.uid, resourceVersion: old.metadata.resourceVersion })
    }
  }) as unknown as KubeObject & { readonly spec?: Readonly<Record<string, unknown>> }
  if (kind.kind === 'Service' && old !== undefined)
    return prepareServiceUpdate(object as unknown as Service, old as Service)
  if (kind.kind === 'CustomResourceDefinition') {
    const definition = object as unknown as CustomResourceDefinition
    return { ...object, status: withStoredVersion(emptyDefinitionStatus, definition.spec) } as KubeObject
  }
  if (kind.kind === 'Job' && old === undefined) {
    const job = { ...object, metadata: { ...object.metadata, uid } } as unknown as NewObject<Job>
    return withGeneratedSelector(job, metadata.name ?? generated ?? '', uid) as unknown as Job
  }
  if (kind.kind !== 'Pod') return object
  return { ...object, spec: { ...admitted, ...object.spec } } as KubeObject
}

/** What admission gives to every pod that does not say otherwise. */
const admitted = {
  serviceAccountName: 'default',
  serviceAccount: 'default',
  priority: 0,
  preemptionPolicy: 'PreemptLowerPriority'
}

const live = new Map<string, KubeObject>()
for (const step of setup) {
  const target = targetOf(step.path.replace(/\/status$/, ''))
  const known = `${target?.kind.kind}/${target?.namespace ?? ''}/${target?.name ?? ''}`
  if (step.method === 'PATCH' && step.path.endsWith('/status') && live.has(known))
    live.set(known, { ...live.get(known)!, ...(step.body as { readonly status: object }) })
  if (step.method !== 'POST' || target === undefined || typeof step.body !== 'object') continue
  const object = prepared(target, step.body, undefined)
  // The allocator gives every Service that has an address its family.
  const families =
    target.kind.kind === 'Service'
      ? { spec: { ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack', ...(object as Service).spec } }
      : {}
  live.set(`${target.kind.kind}/${target.namespace ?? ''}/${object.metadata.name}`, {
    ...object,
    ...families,
    metadata: { ...object.metadata, uid, resourceVersion: '1' }
  })
}

/** 1.34 prints lists and structs as JSON, 1.28 as Go: of such a value only the words around it are compared. */
function isComplex(error: FieldError): boolean {
  const { badValue, detail } = error
  // A nil map or pointer, a Quantity, an IntOrString and a list of bytes were printed as Go has them as well.
  if (badValue === null || typeof badValue === 'object') return true
  return /^(?:PEM block type|must be an integer|may not be 0 when|must not be greater than 100%|field is immutable)/.test(
    detail
  )
}

function withoutValue(message: string, detail: string): string {
  return `${message.slice(0, message.indexOf(':'))}: <value>: ${detail}`
}

function compare(kind: Kind, name: string, errors: readonly FieldError[], response: ErrorCase['response']): void {
  const causes = response.details?.causes ?? []
  expect(errors.map((error) => error.field)).toEqual(causes.map((cause) => cause.field))
  for (const [index, cause] of invalidCauses(errors).entries()) {
    const error = errors[index]!
    const theirs = causes[index]!
    expect(cause.reason).toBe(theirs.reason)
    if (isComplex(error)) {
      if (error.detail !== '') expect(theirs.message.endsWith(`: ${error.detail}`), theirs.message).toBe(true)
      expect(withoutValue(theirs.message, error.detail)).toBe(withoutValue(errorBody(error), error.detail))
    } else expect(cause.message.split('\n')[0]).toBe(theirs.message.split('\n')[0])
  }
  if (errors.some(isComplex)) return
  expect(invalidMessage(kind, name, errors).split('\n')[0]).toBe(response.message.split('\n')[0])
}

const own = cases.flatMap((one) => {
  const target = targetOf(one.path)
  if (target === undefined || one.code !== 422 || one.path.includes('fieldValidation=bogus')) return []
  if (one.method === 'POST' ? target.name !== undefined : one.method !== 'PUT') return []
  return [{ one, target }]
})
/** A body too big to store is only described. */
const described: Readonly<Record<string, unknown>> = {
  'errors-142': { metadata: { name: 'x', annotations: { a: 'x'.repeat(262_145) } } }
}

describe.skipIf(!existsSync(golden))('golden validation errors (skipped without ../shared/kube)', () => {
  it('are there', () => expect(own.length).toBeGreaterThan(180))
  it.each(own.map((entry) => [entry.one.id, entry.one.note ?? '', entry] as const))(
    '%s %s',
    (id, _note, { one, target }) => {
      if (elsewhere[id] !== undefined) return
      const { kind } = target
      const body = described[id] ?? (typeof one.body === 'string' ? (JSON.parse(one.body) as unknown) : one.body)
      const old =
        one.method === 'PUT' ? live.get(`${kind.kind}/${target.namespace ?? ''}/${target.name ?? ''}`) : undefined
      if (one.method === 'PUT') expect(old, 'the object to update').toBeDefined()
      const object = prepared(target, body, old)
      const errors = kind.validate(object, old)
      const exception = changed[id]
      if (exception === undefined) compare(kind, object.metadata.name ?? '', errors, one.response)
      else if (exception[0] === '') expect(errors).toEqual([])
      else expect(invalidMessage(kind, object.metadata.name, errors)).toBe(exception[0])
    }
  )
  it('names only cases that exist', () => {
    for (const id of [...Object.keys(elsewhere), ...Object.keys(changed)])
      expect(
        own.some((entry) => entry.one.id === id),
        id
      ).toBe(true)
  })
})

describe.skipIf(!existsSync(golden))('what the real server accepted (skipped without ../shared/kube)', () => {
  const accepted = cases
    .filter((one) => (one.code === 201 || one.code === 200) && (one.method === 'POST' || one.method === 'PUT'))
    .flatMap((one) => {
      const target = targetOf(one.path)
      const isPlain = typeof one.body === 'object' && one.body !== null
      return target === undefined || !isPlain || (one.method === 'POST') !== (target.name === undefined)
        ? []
        : [{ one, target }]
    })
  it.each(accepted.map((entry) => [entry.one.id, entry.one.note ?? '', entry] as const))(
    '%s %s',
    (_id, _note, { one, target }) => {
      const old =
        one.method === 'PUT'
          ? live.get(`${target.kind.kind}/${target.namespace ?? ''}/${target.name ?? ''}`)
          : undefined
      if (one.method === 'PUT' && old === undefined) return
      const object = prepared(target, one.body, old)
      const errors = target.kind.validate(object, old)
      const exception = refused[one.id]
      if (exception === undefined) expect(errors).toEqual([])
      else expect(invalidMessage(target.kind, object.metadata.name, errors)).toBe(exception[0])
    }
  )
})
