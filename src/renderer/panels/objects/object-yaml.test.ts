import { expect, it } from 'vitest'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { objectYaml, toYaml } from './object-yaml.ts'

const object: KubeObject & { readonly data: Readonly<Record<string, string>> } = {
  kind: 'ConfigMap',
  metadata: {
    name: 'settings',
    uid: 'u',
    resourceVersion: '1',
    creationTimestamp: '2026-11-20T14:00:00Z',
    managedFields: [{ manager: 'kubectl' }]
  },
  data: { on: 'yes', port: '8080', text: 'two\nlines' },
  apiVersion: 'v1'
}

it('hides managedFields unless asked', () => {
  expect(objectYaml(object)).not.toContain('managedFields')
  expect(objectYaml(object, true)).toContain('managedFields:\n  - manager: kubectl\n')
})

it('orders keys and quotes what YAML 1.1 would read as something else', () => {
  const yaml = objectYaml(object)
  expect(yaml.indexOf('apiVersion')).toBe(0)
  expect(yaml).toContain('"on": "yes"\n')
  expect(yaml).toContain('port: "8080"\n')
  expect(yaml).toContain('creationTimestamp: "2026-11-20T14:00:00Z"')
})

it('does not indent lists', () => {
  expect(toYaml({ args: ['a', 'b'] })).toBe('args:\n- a\n- b\n')
})
