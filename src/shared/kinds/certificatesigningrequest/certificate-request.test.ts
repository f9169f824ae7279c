import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64OfBytes, bytesOfBase64, decodeBase64, encodeBase64 } from '../../kube/base64.ts'
import { pemBlockOf, requestedOrganizations } from './certificate-request.ts'

// Made with openssl: /O=developers/O=system:masters/CN=jane.
const request =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlINE1JR2ZBZ0VBTUQweEV6QVJCZ05WQkFvTUNtUmxkbVZzYjNCbGNuTXhGekFWQmdOVkJBb01Ebk41YzNSbApiVHB0WVhOMFpYSnpNUTB3Q3dZRFZRUUREQVJxWVc1bE1Ga3dFd1lIS29aSXpqMENBUVlJS29aSXpqMERBUWNEClFnQUUvMGdqUHlzc3JhRU9jUUZMRWlFNUtiNzdseHd6TmhtdStneFl3eHV1UGhlUFF2eG01eThEak1zRUJ2NFAKYnpkZEd1MkVMVmZiNmVEN3Z2YU41RG5nMktBQU1Bb0dDQ3FHU000OUJBTUNBMGdBTUVVQ0lIT0xGRE10UUJaawo4OGhMdFpNc2V6TWtkQ00zckQ4SFpvTFVMQjJaaWI5TUFpRUE5QkpaZXBCMC96UC9keENZNC96MmJaVmkrZUxRCjBrRm1BUkNPSjF0eVlOYz0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg=='

const pem = (bytes: readonly number[]) =>
  encodeBase64(`-----BEGIN CERTIFICATE REQUEST-----\n${base64OfBytes(bytes)}\n-----END CERTIFICATE REQUEST-----\n`)

describe('the subject of a request for a certificate', () => {
  it('names organizations', () => {
    expect(requestedOrganizations(request)).toEqual(['developers', 'system:masters'])
  })

  it('is read, or is not, from whatever is cut or changed', () => {
    const bytes = bytesOfBase64(pemBlockOf(decodeBase64(request))!.base64)
    const position = fc.nat(bytes.length - 1)
    fc.assert(
      fc.property(position, position, fc.nat(255), (length, at, byte) => {
        const changed = bytes.with(at, byte).slice(0, length)
        expect(Array.isArray(requestedOrganizations(pem(changed)))).toBe(true)
      })
    )
    fc.assert(fc.property(fc.string(), (text) => void requestedOrganizations(encodeBase64(text))))
  })

  it('is looked for in time that grows with the request', () => {
    const spaces = ' '.repeat(200_000)
    expect(pemBlockOf(`-----BEGIN A-----${spaces}-----END B-----`)).toBeUndefined()
    expect(pemBlockOf('-----BEGIN A-----'.repeat(20_000))).toBeUndefined()
  })
})
