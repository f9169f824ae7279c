import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { ApiError } from '../engine/api/api-error.ts'
import { objectBody, patchBody, readBody } from './request-body.ts'

const limit = 3 * 1024 * 1024
const type = { apiVersion: 'v1', kind: 'ConfigMap' }

function incoming(headers: Readonly<Record<string, string>> = {}): IncomingMessage {
  const request = new IncomingMessage(new Socket())
  Object.assign(request.headers, headers)
  return request
}

/** Gives the pieces and ends, or breaks off. */
function sent(pieces: readonly Buffer[], isAborted = false): IncomingMessage {
  const request = incoming()
  for (const piece of pieces) request.push(piece)
  if (isAborted) setImmediate(() => request.destroy(new Error('aborted')))
  else request.push(null)
  return request
}

describe('reading', () => {
  test('puts the pieces together', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 })), async (arrays) => {
        const pieces = arrays.map((array) => Buffer.from(array))
        expect(await readBody(sent(pieces))).toEqual(Buffer.concat(pieces))
      })
    )
  })

  test('goes to the limit and no further', async () => {
    expect((await readBody(sent([Buffer.alloc(limit)])))?.length).toBe(limit)
    await expect(readBody(sent([Buffer.alloc(limit), Buffer.alloc(1)]))).rejects.toThrow(
      'Request entity too large: limit is 3145728'
    )
    await expect(readBody(incoming({ 'content-length': String(limit + 1) }))).rejects.toMatchObject({
      status: { code: 413 }
    })
  })

  test('gives nothing of a body that broke off', async () => {
    expect(await readBody(sent([Buffer.from('{"kind":')], true))).toBeUndefined()
  })
})

describe('bodies', () => {
  test('of YAML are what the text says', () => {
    // The library writes the key `<<` as it reads that of a merge.
    const key = fc.string().filter((text) => text !== '<<')
    fc.assert(
      fc.property(fc.dictionary(key, fc.oneof(fc.string(), fc.integer(), fc.boolean())), (value) => {
        const { body } = objectBody(Buffer.from(stringify(value, { version: '1.1' })), 'application/yaml', type)
        expect(body).toEqual({ ...value })
      })
    )
  })

  test.each([
    ['application/yaml', 'a: [', 400],
    ['application/yaml', 'a: &a [*a]', 400],
    ['application/vnd.kubernetes.protobuf', 'no magic', 400],
    ['application/cbor', '', 415],
    ['text/plain', '{}', 415]
  ])('of %s that are none are refused: %j', (contentType, text, code) => {
    expect(() => objectBody(Buffer.from(text), contentType, type)).toThrow(
      expect.objectContaining({ status: expect.objectContaining({ code }) as unknown }) as Error
    )
  })

  test('of any bytes are parts or a refusal', () => {
    const contentType = fc.constantFrom(
      'application/json',
      'application/yaml',
      'application/vnd.kubernetes.protobuf',
      ''
    )
    const bytes = fc.oneof(
      fc.uint8Array(),
      fc.uint8Array().map((array) => Buffer.concat([Buffer.from('k8s\0'), array])),
      fc.string().map((text) => Buffer.from(text))
    )
    fc.assert(
      fc.property(contentType, bytes, (mediaType, array) => {
        try {
          // Whatever is given on can be written down.
          JSON.stringify(objectBody(Buffer.from(array), mediaType, type))
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError)
          expect((error as ApiError).status.code).toBe(400)
        }
      }),
      { numRuns: 1_000 }
    )
  })

  test('of patches are known by their type', () => {
    const bytes = Buffer.from('{}')
    expect(patchBody(bytes, 'application/merge-patch+json; charset=utf-8', false)).toEqual({
      patchType: 'merge',
      bodyText: '{}'
    })
    expect(() => patchBody(bytes, 'application/json', false)).toThrow('415: Unsupported Media Type')
    expect(() => patchBody(bytes, 'application/strategic-merge-patch+json', true)).toThrow(
      'accepted media types include: application/json-patch+json, application/merge-patch+json'
    )
  })
})
