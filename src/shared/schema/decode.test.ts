import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { kindOfObject, kindOfResource, kinds } from '../kinds/table.ts'
import { decodeBody } from './decode-body.ts'
import { decodeObject } from './decode.ts'
import type { FieldValidation } from './decode.ts'
import { JsonSyntaxError, parseJson } from './parse-json.ts'

const pods = kindOfResource('', 'pods')!
const secrets = kindOfResource('', 'secrets')!

function pod(spec: Readonly<Record<string, unknown>>) {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec }
}

describe('decoding', () => {
  it('answers the same object where nothing is to change, and shares what stays', () => {
    const body = pod({ containers: [{ name: 'c', image: 'i', resources: { limits: { cpu: '100m' } } }] })
    expect(decodeObject(pods, body, 'Strict').object).toBe(body)
    const other = { ...body, spec: { ...body.spec, nope: 1 } }
    const decoded = decodeObject(pods, other, 'Warn')
    expect(decoded.warnings).toEqual(['unknown field "spec.nope"'])
    expect(decoded.object).toEqual(body)
    expect(decoded.object.metadata).toBe(other.metadata)
  })
  it('drops nulls and zero values, and makes quantities, times and bytes canonical', () => {
    const body = {
      ...pod({
        containers: [
          { name: 'c', image: '', env: [], stdin: false, resources: { limits: { cpu: 0.5, memory: '1024Mi' } } }
        ],
        hostNetwork: false,
        nodeSelector: {},
        terminationGracePeriodSeconds: 0,
        volumes: null
      }),
      metadata: { name: 'p', creationTimestamp: null, deletionTimestamp: '2026-01-01T01:00:00.5+01:00' }
    }
    expect(decodeObject(pods, body, 'Strict')).toMatchObject({ strictErrors: [], warnings: [] })
    expect(decodeObject(pods, body, 'Strict').object).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', deletionTimestamp: '2026-01-01T00:00:00Z' },
      spec: {
        containers: [{ name: 'c', resources: { limits: { cpu: '500m', memory: '1Gi' } } }],
        terminationGracePeriodSeconds: 0
      }
    })
    expect(decodeObject(secrets, { metadata: { name: 's' }, data: { a: 'YQ=\n=', b: null } }, 'Ignore').object).toEqual(
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 's' },
        data: { a: 'YQ==', b: '' }
      }
    )
  })
  it('treats null as an empty object and ignores unknown fields when told', () => {
    expect(decodeObject(pods, null, 'Strict').object).toEqual({ apiVersion: 'v1', kind: 'Pod', metadata: {} })
    expect(decodeObject(pods, { nope: 1 }, 'Ignore')).toEqual({
      object: { apiVersion: 'v1', kind: 'Pod', metadata: {} },
      warnings: [],
      strictErrors: []
    })
  })
  it.each([
    [{ spec: 5 }, 'json: cannot unmarshal number into Go struct field Pod.spec of type v1.PodSpec'],
    [
      { spec: { containers: [{ imagePullPolicy: 1 }] } },
      'json: cannot unmarshal number into Go struct field Container.spec.containers.imagePullPolicy of type v1.PullPolicy'
    ],
    [
      { spec: { containers: ['x'] } },
      'json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type v1.Container'
    ],
    [
      { metadata: { labels: { a: 1 } } },
      'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string'
    ],
    [
      { metadata: { creationTimestamp: '2026-13-01T00:00:00Z' } },
      'parsing time "2026-13-01T00:00:00Z": month out of range'
    ],
    [
      { spec: { activeDeadlineSeconds: 1.5 } },
      'json: cannot unmarshal number 1.5 into Go struct field PodSpec.spec.activeDeadlineSeconds of type int64'
    ]
  ])('refuses %j', (body, error) => expect(decodeObject(pods, body, 'Warn').error).toBe(error))
})

describe('JSON text', () => {
  it('finds keys that stand twice', () => {
    expect(
      parseJson('{"a":{"b":1,"b":2},"c":[{"d":1},{"d\\"":"x,{\\"d\\":1","e":[1,2],"e":3}],"a":1}').duplicates
    ).toEqual(['a.b', 'c[1].e', 'a'])
    expect(parseJson('["a","a"]').duplicates).toEqual([])
  })
  it.each([
    ['', 'unexpected end of JSON input'],
    ['{"a":1', 'unexpected end of JSON input'],
    ['{a', "invalid character 'a' looking for beginning of object key string"],
    ['{"a" 1', "invalid character '1' after object key"],
    ['[1 2]', "invalid character '2' after array element"],
    ['{"a":1 "b"', "invalid character '\"' after object key:value pair"],
    ['{} x', "invalid character 'x' after top-level value"],
    ['nul!', "invalid character '!' in literal null (expecting 'l')"],
    ['x', "invalid character 'x' looking for beginning of value"]
  ])('refuses %j', (text, message) => {
    expect(() => parseJson(text)).toThrow(JsonSyntaxError)
    expect(() => parseJson(text)).toThrow(message)
  })
})

const golden = join(import.meta.dirname, '../../../../shared/kube/golden/errors.json')

interface ErrorCase {
  readonly id: string
  readonly note?: string
  readonly method: string
  readonly path: string
  readonly ct?: string
  readonly code: number
  readonly body: unknown
  readonly warnings?: readonly string[]
  readonly response: { readonly message: string }
}

/** Cases that decoding alone does not answer. */
const elsewhere: Readonly<Record<string, string>> = {
  'errors-007': 'YAML: its duplicate keys are found by the YAML reader, which gives the line',
  'errors-084': 'protobuf: the API room reads the content type',
  'errors-127': 'the API room compares the namespace with the URL'
}

describe.skipIf(!existsSync(golden))('golden decoding errors (skipped without ../shared/kube)', () => {
  const { cases } = existsSync(golden)
    ? (JSON.parse(readFileSync(golden, 'utf8')) as { cases: ErrorCase[] })
    : { cases: [] }
  const decoding = cases.flatMap((one) => {
    const match = /^\/api(?:s\/([^/]+))?\/v1(?:\/namespaces\/[^/]+)?\/([a-z]+)(?:\?(.*))?$/.exec(one.path)
    const kind = match === null ? undefined : kindOfResource(match[1] ?? '', match[2]!)
    const isJson = one.ct === undefined || one.ct === '' || one.ct === 'application/json'
    if (
      kind === undefined ||
      one.method !== 'POST' ||
      (isJson && typeof one.body === 'string' && one.body.startsWith('<'))
    )
      return []
    if (
      one.code !== 400 &&
      !(one.code === 201 && one.warnings?.every((text) => /unknown|duplicate/.test(text)) === true && isJson)
    )
      return []
    const mode = new URLSearchParams(match?.[3] ?? '').get('fieldValidation') ?? 'Warn'
    return [{ one, kind, mode: mode as FieldValidation }]
  })
  it('are there', () => expect(decoding.length).toBeGreaterThan(25))
  it.each(decoding.map((entry) => [entry.one.id, entry.one.note ?? '', entry] as const))(
    '%s %s',
    (id, _note, { one, kind, mode }) => {
      if (elsewhere[id] !== undefined) return
      const decoded = decodeBody(kind, typeof one.body === 'string' ? one.body : JSON.stringify(one.body), mode)
      if (one.code === 400) expect(decoded.error).toBe(one.response.message)
      else expect(decoded.warnings.map((text) => `299 - ${JSON.stringify(text)}`)).toEqual(one.warnings)
    }
  )
  it('mentions only cases that exist', () => {
    for (const id of Object.keys(elsewhere))
      expect(
        decoding.some((entry) => entry.one.id === id),
        id
      ).toBe(true)
  })
})

const defaults = join(import.meta.dirname, '../../../../shared/kube/golden/defaults.json')
describe.skipIf(!existsSync(defaults))('golden objects (skipped without ../shared/kube)', () => {
  it('decode to themselves, without a complaint', () => {
    const { cases } = JSON.parse(readFileSync(defaults, 'utf8')) as {
      cases: { id: string; code: number; response: never }[]
    }
    let count = 0
    for (const { id, code, response } of cases) {
      const kind = code < 300 ? kindOfObject(response) : undefined
      if (kind === undefined) continue
      // Placeholders of the recording stand where times and addresses were.
      const object = JSON.parse(
        JSON.stringify(response).replaceAll('<time>', '2026-01-01T00:00:00Z').replaceAll('"<nodePort>"', '30000')
      ) as unknown
      const decoded = decodeObject(kind, object, 'Strict')
      expect(decoded.error, id).toBeUndefined()
      const again = decodeObject(kind, decoded.object, 'Strict').object
      expect(again, id).toBe(decoded.object)
      // 1.28 still printed empty creation times in templates and nulls for lists.
      const text = JSON.stringify(object, (_, value: unknown) => (value === null ? undefined : value))
      expect(decoded.object, id).toEqual(JSON.parse(text))
      count++
    }
    expect(count).toBeGreaterThan(60)
  })
})

/** Groups of types that upstream keeps beside its API module, and so without a sample. */
const withoutSamples: ReadonlySet<string> = new Set(['apiextensions.k8s.io', 'apiregistration.k8s.io'])
const sampled = kinds.filter(({ group }) => !withoutSamples.has(group))
const samples = join(import.meta.dirname, '../../../../shared/kube/roundtrip')
describe.skipIf(!existsSync(samples))("upstream's own encoding samples (skipped without ../shared/kube)", () => {
  it.each(sampled.map((kind) => [kind.kind, kind] as const))(
    '%s has no field that is unknown, and loses none',
    (_name, kind) => {
      const file = join(samples, `${kind.group === '' ? 'core' : kind.group}.${kind.version}.${kind.kind}.json`)
      const sample = JSON.parse(readFileSync(file, 'utf8')) as unknown
      const decoded = decodeObject(kind, sample, 'Strict')
      expect(decoded.error).toBeUndefined()
      expect(decoded.object).toEqual(sample)
    }
  )
})
