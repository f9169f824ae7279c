import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeProtobuf, ProtobufError } from './protobuf.ts'
import { growthOf, inProportion } from '../testing-growth.ts'

const folder = fileURLToPath(new URL('../../../../shared/kube/roundtrip/', import.meta.url))
const hasSamples = existsSync(folder)
if (!hasSamples) process.stdout.write("upstream's encoding samples are not here: tests against them are skipped\n")

const names = hasSamples
  ? readdirSync(folder)
      .filter((file) => file.endsWith('.pb'))
      .map((file) => file.slice(0, -'.pb'.length))
  : []

/** Samples that differ from their JSON, and why. One that is equal again must leave this table. */
const deviations: Readonly<Record<string, string>> = {
  'storage.k8s.io.v1.CSINode.after_roundtrip': "written by a later release: 1.34's CSINode has no status"
}

const sampleOf = (name: string) => new Uint8Array(readFileSync(`${folder}${name}.pb`))
const jsonOf = (name: string) => JSON.parse(readFileSync(`${folder}${name}.json`, 'utf8')) as unknown
/** Samples of kinds whose envelope names none are asked for as what they are. */
const expectedOf = (name: string) => ({ apiVersion: 'v1', kind: name.split('.').at(-1)! })

describe.skipIf(!hasSamples)("upstream's samples (skipped without them)", () => {
  it.each(names)('%s', (name) => {
    const { object, unknownFields } = decodeProtobuf(sampleOf(name), expectedOf(name))
    if (deviations[name] === undefined) {
      expect(object).toEqual(jsonOf(name))
      expect(unknownFields).toEqual([])
    } else expect(object, deviations[name]).not.toEqual(jsonOf(name))
  })
})

const text = (value: string) => [...new TextEncoder().encode(value)]

function varint(value: bigint | number): number[] {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  return [...bytes, Number(rest)]
}

const number = (field: number, value: bigint | number) => [...varint(field << 3), ...varint(value)]
const message = (field: number, ...parts: readonly (readonly number[])[]) => {
  const content = parts.flat()
  return [...varint((field << 3) | 2), ...varint(content.length), ...content]
}
const word = (field: number, value: string) => message(field, text(value))

function body(apiVersion: string, kind: string, ...fields: readonly (readonly number[])[]): Uint8Array {
  const unknown = [message(1, word(1, apiVersion), word(2, kind)), message(2, ...fields), message(3), message(4)]
  return new Uint8Array([0x6b, 0x38, 0x73, 0, ...unknown.flat()])
}

describe('decoding protobuf', () => {
  it('leaves out what Go leaves out of its JSON, and keeps what a pointer holds', () => {
    const metadata = message(1, word(1, 'web'), word(2, ''), word(3, 'default'), number(7, 0), message(8))
    const port = message(
      1,
      word(1, ''),
      word(2, 'TCP'),
      number(3, 80),
      message(4, number(1, 0), number(2, 8080), word(3, '')),
      number(5, 0)
    )
    const service = body(
      'v1',
      'Service',
      metadata,
      message(2, port, word(3, ''), number(13, 0)),
      message(3, message(1))
    )
    expect(decodeProtobuf(service).object).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: { ports: [{ protocol: 'TCP', port: 80, targetPort: 8080 }] },
      status: { loadBalancer: {} }
    })
    const claim = body('v1', 'PersistentVolumeClaim', message(1), message(2, word(5, ''), word(3, '')))
    expect(decodeProtobuf(claim).object).toMatchObject({ spec: { storageClassName: '' } })
    const deployment = body('apps/v1', 'Deployment', message(2, number(1, 0), number(5, 0), number(7, 0)))
    expect(decodeProtobuf(deployment).object).toMatchObject({ spec: { replicas: 0 } })
  })

  it('reads negative numbers, times, micro times, maps and empty messages', () => {
    const lease = body('coordination.k8s.io/v1', 'Lease', message(2, message(4, number(1, -1), number(2, 999_999_999))))
    expect(decodeProtobuf(lease).object['spec']).toEqual({ renewTime: '1969-12-31T23:59:59.999999Z' })
    const toleration = message(22, word(1, ''), word(2, 'Exists'), word(3, ''), word(4, ''), number(5, -3))
    const volume = message(1, word(1, 'tmp'), message(2, message(2, word(1, ''))))
    const pod = body(
      'v1',
      'Pod',
      message(1, message(11, word(1, '__proto__'), word(2, 'x'))),
      message(2, toleration, volume)
    )
    const { object } = decodeProtobuf(pod)
    expect(object['spec']).toEqual({
      tolerations: [{ operator: 'Exists', tolerationSeconds: -3 }],
      volumes: [{ name: 'tmp', emptyDir: {} }]
    })
    expect(JSON.stringify(object['metadata'])).toBe('{"labels":{"__proto__":"x"}}')
  })

  it('reads packed and unpacked numbers, and adds up a message that stands there twice', () => {
    const packed = message(14, message(4, varint(1), varint(2)), number(4, 3), number(2, 7))
    const pod = body('v1', 'Pod', message(2, packed), message(2, word(3, 'Never'), message(14, number(6, 5))))
    expect(decodeProtobuf(pod).object['spec']).toEqual({
      restartPolicy: 'Never',
      securityContext: { supplementalGroups: [1, 2, 3], runAsUser: 7, runAsGroup: 5 }
    })
  })

  it('reads the schemas of CustomResourceDefinitions, and what may be a schema or something else', () => {
    const double = (field: number, value: number) => [
      ...varint((field << 3) | 1),
      ...new Uint8Array(new Float64Array([value]).buffer)
    ]
    const tags = message(29, word(1, 'tags'), message(2, word(5, 'array'), message(24, message(1, word(5, 'string')))))
    const size = message(29, word(1, 'size'), message(2, word(5, 'number'), double(11, 0.5), message(8, word(1, '1'))))
    const schema = message(1, word(5, 'object'), tags, size, message(30, number(1, 0)), number(40, 0), number(38, 1))
    const version = message(7, word(1, 'v1'), number(2, 1), number(3, 0), message(4, schema), message(5, message(1)))
    const { object, unknownFields } = decodeProtobuf(
      body('apiextensions.k8s.io/v1', 'CustomResourceDefinition', message(2, version))
    )
    expect(unknownFields).toEqual([])
    expect(object['spec']).toEqual({
      versions: [
        {
          name: 'v1',
          served: true,
          storage: false,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                tags: { type: 'array', items: { type: 'string' } },
                size: { type: 'number', minimum: 0.5, default: 1 }
              },
              additionalProperties: false,
              'x-kubernetes-preserve-unknown-fields': true
            }
          },
          subresources: { status: {} }
        }
      ]
    })
  })

  it('tells of fields that the schema does not have', () => {
    const container = message(2, word(1, 'a'), word(99, 'x'))
    const { object, unknownFields } = decodeProtobuf(body('v1', 'Pod', message(2, container), number(1000, 1)))
    expect(unknownFields).toEqual(['spec.containers[0].#99', '#1000'])
    expect(object).toEqual({ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'a' }] } })
  })

  it('takes what is missing of the kind from the URL', () => {
    const nameless = body('', '', message(1, word(1, 'a')))
    expect(decodeProtobuf(nameless, { apiVersion: 'v1', kind: 'ConfigMap' }).object).toEqual({
      metadata: { name: 'a' }
    })
  })

  it('reads options of any group, and a body within a body', () => {
    expect(decodeProtobuf(body('policy/v1', 'DeleteOptions', number(1, 0))).object).toMatchObject({
      gracePeriodSeconds: 0
    })
    const inner = body('v1', 'Namespace', message(1, word(1, 'a')))
    const event = body('v1', 'WatchEvent', word(1, 'ADDED'), message(2, message(1, [...inner])))
    expect(decodeProtobuf(event).object['object']).toEqual({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'a' }
    })
  })

  it.each([
    ['nothing', new Uint8Array(), 'empty data'],
    [
      'JSON',
      new Uint8Array(text('{}')),
      'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]'
    ],
    ['the prefix alone', new Uint8Array([0x6b, 0x38, 0x73, 0]), 'empty body'],
    ['no kind', body('v1', ''), `Object 'Kind' is missing in 'runtime.TypeMeta{APIVersion:"v1", Kind:""}'`],
    [
      'an unknown kind',
      body('v1', 'Foo'),
      'no kind "Foo" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"'
    ],
    [
      'a text for a number',
      body('v1', 'Pod', message(2, word(4, 'x'))),
      'proto: wrong wireType = 2 for field TerminationGracePeriodSeconds'
    ],
    ['a length past the end', body('v1', 'Pod', [(2 << 3) | 2, 100]), 'unexpected EOF'],
    [
      'a negative length',
      body('v1', 'Pod', [(2 << 3) | 2, ...varint(-1)]),
      'proto: negative length found during unmarshaling'
    ],
    ['a varint too long', body('v1', 'Pod', [...Array<number>(10).fill(0xff), 1]), 'proto: integer overflow'],
    ['field 0', body('v1', 'Pod', [0, 1]), 'proto: Pod: illegal tag 0 (wire type 0)'],
    ['the end of no group', body('v1', 'Pod', [(9 << 3) | 4]), 'proto: Pod: wiretype end group for non-group'],
    ['wire type 7', body('v1', 'Pod', [(9 << 3) | 7]), 'proto: illegal wireType 7'],
    ['raw JSON that is none', body('v1', 'WatchEvent', message(2, word(1, '{'))), 'unexpected end of JSON input']
  ])('refuses %s', (_, bytes, reason) => {
    expect(() => decodeProtobuf(bytes)).toThrow(new ProtobufError(reason))
  })

  it('refuses what nests itself without end', () => {
    let event = body('v1', 'WatchEvent', word(1, 'ADDED'))
    for (let depth = 0; depth < 500; depth++) event = body('v1', 'WatchEvent', message(2, message(1, [...event])))
    expect(() => decodeProtobuf(event)).toThrow('nested too deeply')
  })
})

/** Decodes or refuses; anything else fails the test. */
function attempt(bytes: Uint8Array): void {
  try {
    decodeProtobuf(bytes, { apiVersion: 'v1', kind: 'Pod' })
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error
  }
}

describe('any bytes', () => {
  it('are decoded or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) =>
        attempt(new Uint8Array([...body('v1', 'Pod'), ...bytes]))
      )
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => attempt(body('v1', 'Pod', [...bytes]))))
  })

  it.skipIf(!hasSamples)('and so are samples that are cut short or changed', () => {
    const samples = names.map(sampleOf)
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.double({ min: 0, max: 1, noNaN: true }), (sample, part) =>
        attempt(sample.subarray(0, Math.floor(sample.length * part)))
      ),
      { numRuns: 1000 }
    )
    const change = fc.record({ at: fc.nat(20_000), value: fc.integer({ min: 0, max: 255 }) })
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.array(change, { minLength: 1, maxLength: 6 }), (sample, changes) => {
        const changed = sample.slice()
        for (const { at, value } of changes) changed[at % changed.length] = value
        attempt(changed)
      }),
      { numRuns: 3000 }
    )
  })

  it('take time in proportion to their length', () => {
    const bodies = new Map(
      [50_000, 400_000].map((count) => {
        const fields = Array<number>(count).fill(0)
        return [
          count,
          body(
            'v1',
            'Pod',
            fields.flatMap(() => [((99 << 3) & 0x7f) | 0x80, 6, 1])
          )
        ]
      })
    )
    expect(growthOf((count) => attempt(bodies.get(count)!), 400_000)).toBeLessThan(inProportion)
  })
})
