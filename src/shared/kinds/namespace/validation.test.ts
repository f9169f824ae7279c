import { describe, expect, it } from 'vitest'
import type { Namespace } from '../../schema/types.ts'
import { errorBody } from '../../validation/invalid-message.ts'
import { validateNamespace } from './validation.ts'

function complaints(labels: Readonly<Record<string, string>>): readonly string[] {
  const metadata = { name: 'n', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-11-20T12:00:00Z', labels }
  const namespace: Namespace = { apiVersion: 'v1', kind: 'Namespace', metadata, spec: {} }
  return validateNamespace(namespace, undefined).map((error) => `${error.field}: ${errorBody(error)}`)
}

describe('the levels of pod security that a namespace asks for', () => {
  it.each(['latest', 'v1.0', 'v1.34', 'v1.99'])('may be those of %s', (version) => {
    const labels = {
      'pod-security.kubernetes.io/enforce': 'privileged',
      'pod-security.kubernetes.io/warn-version': version
    }
    expect(complaints(labels)).toEqual([])
  })

  it('must exist, in a version that is one', () => {
    const labels = {
      'pod-security.kubernetes.io/enforce': 'strict',
      'pod-security.kubernetes.io/enforce-version': '1.34',
      'pod-security.kubernetes.io/audit-version': 'v1.034'
    }
    expect(complaints(labels)).toEqual([
      'metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "strict": must be one of privileged, baseline, restricted',
      'metadata.labels[pod-security.kubernetes.io/enforce-version]: Invalid value: "1.34": must be "latest" or "v1.x"',
      'metadata.labels[pod-security.kubernetes.io/audit-version]: Invalid value: "v1.034": must be "latest" or "v1.x"'
    ])
  })
})
