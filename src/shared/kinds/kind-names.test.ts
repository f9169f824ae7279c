import { expect, test } from 'vitest'
import { kindNamed, kindNames } from './kind-names.ts'
import { kinds } from './table.ts'

test('every kind of the table is named, as it names itself', () => {
  expect(kindNames).toEqual(
    kinds.map(({ group, version, kind, resource, singular, namespaced, icon }) => ({
      group,
      version,
      kind,
      resource,
      singular,
      namespaced,
      icon
    }))
  )
  expect(kindNamed('apps', 'deployments')?.kind).toBe('Deployment')
  expect(kindNamed('apps', 'pods')).toBeUndefined()
})
