import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../shared/kube/json-object.ts'
import type { Secret } from '../../../shared/schema/types.ts'
import { computedValues } from './computed-values.ts'
import {
  decodeRelease,
  encodeRelease,
  readRelease,
  releaseSecret,
  releaseSecretType,
  type ReadRelease
} from './release-record.ts'
import { summaryOf } from './revision-summary.ts'
import { testingRelease } from './testing-release.ts'

const moment = { label: 'createdAt', at: 1_700_000_000_999 } as const

function secretOf(object: JsonObject): Secret {
  return object as unknown as Secret
}

function packed(json: unknown): string {
  return gzipSync(JSON.stringify(json)).toString('base64')
}

function problemOf(read: ReadRelease): string | undefined {
  return 'problem' in read ? read.problem : undefined
}

describe('C8 the record of a release', () => {
  it('C8 is kept in a Secret as Helm keeps it', () => {
    const secret = secretOf(releaseSecret(testingRelease({ version: 3, status: 'superseded' }), { team: 'a' }, moment))
    expect(secret.metadata.name).toBe('sh.helm.release.v1.web.v3')
    expect(secret.type).toBe('helm.sh/release.v1')
    expect(secret.metadata.labels).toEqual({
      team: 'a',
      name: 'web',
      owner: 'helm',
      status: 'superseded',
      version: '3',
      createdAt: '1700000000'
    })
    const inner = Buffer.from(secret.data!['release']!, 'base64').toString()
    expect(Buffer.from(inner, 'base64').subarray(0, 3)).toEqual(Buffer.from([0x1f, 0x8b, 0x08]))
  })

  it('C8 is the same after it was written and read, whatever is in it', () => {
    const values = fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<JsonObject>
    fc.assert(
      fc.property(values, values, fc.string(), (config, extra, manifest) => {
        const release = { ...extra, ...testingRelease({ config, manifest }) }
        const read = decodeRelease(encodeRelease(release))
        expect(JSON.stringify(read)).toBe(JSON.stringify({ release }))
      }),
      { numRuns: 50 }
    )
  })

  it('C8 that is not packed is read too, as Helm does', () => {
    const plain = Buffer.from(JSON.stringify(testingRelease())).toString('base64')
    expect(decodeRelease(plain)).toEqual({ release: testingRelease() })
  })

  it('C8 that is damaged says how, and nothing is thrown', () => {
    const good = encodeRelease(testingRelease())
    expect(problemOf(readRelease({ type: 'Opaque' }))).toContain('of type "Opaque"')
    expect(problemOf(readRelease({ type: releaseSecretType }))).toContain('no data "release"')
    expect(problemOf(decodeRelease('%%%%'))).toContain('not base64')
    expect(problemOf(decodeRelease(good.slice(0, 40)))).toContain('cannot be unpacked')
    expect(problemOf(decodeRelease('AAAA'))).toContain('not JSON')
    expect(problemOf(decodeRelease(packed([])))).toContain('no object')
    expect(problemOf(decodeRelease(packed({ name: 'web' })))).toContain('no version')
    expect(problemOf(decodeRelease(packed({ name: 'web', version: 1 })))).toContain('no info')
  })

  it('C8 never throws, whatever a Secret of that type holds', () => {
    const good = Buffer.from(encodeRelease(testingRelease()))
    const damaged = fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, byte]) => {
      const bytes = Buffer.from(good)
      bytes[at] = byte
      return bytes.toString('base64')
    })
    const anything = fc.oneof(
      fc.string(),
      damaged,
      fc.jsonValue().map((json) => Buffer.from(packed(json)).toString('base64'))
    )
    fc.assert(
      fc.property(anything, fc.dictionary(fc.string(), fc.string()), (release, labels) => {
        const secret = {
          type: releaseSecretType,
          metadata: { name: 'x', namespace: 'default', uid: 'u', labels },
          data: { release }
        } as unknown as Secret
        const { revision } = summaryOf(secret)
        expect(revision).toBeGreaterThanOrEqual(0)
      })
    )
  })

  it('C8 that would unpack to more than a machine should hold is refused', () => {
    const bomb = gzipSync(Buffer.alloc(48 * 1024 * 1024, ' '))
    expect(bomb.length).toBeLessThan(1024 * 1024)
    expect(problemOf(decodeRelease(bomb.toString('base64')))).toBe('the record is larger than 32 MiB when unpacked')
  })

  it('C8 has values that are the defaults of the chart under those of the user', () => {
    const defaults = { replicas: 1, image: { repository: 'nginx', tag: '1.27', pull: null }, debug: true, list: [1, 2] }
    const given = { image: { tag: '1.28' }, debug: null, list: [3], extra: null }
    expect(computedValues(defaults, given)).toEqual({
      replicas: 1,
      image: { repository: 'nginx', tag: '1.28', pull: null },
      list: [3],
      extra: null
    })
  })
})
