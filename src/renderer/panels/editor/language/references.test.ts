import { describe, expect, it } from 'vitest'
import { explainKind } from '../../../../main/views/editor/explain-kind.ts'
import { KindTable } from '../../../../shared/kinds/kind-table.ts'
import { kindOfResource, kinds } from '../../../../shared/kinds/table.ts'
import { findDefinition } from '../../../../shared/schema/schema.ts'
import { fieldOptions, valueOptions } from './field-options.ts'
import { referringByKind, referringFields } from './references.ts'
import { schemaPlace } from './schema-place.ts'

function fieldNamed(key: string): unknown {
  const dot = key.lastIndexOf('.')
  return findDefinition(key.slice(0, dot))?.fields.get(key.slice(dot + 1))
}

describe('fields that name objects', () => {
  it.each([...Object.keys(referringFields), ...referringByKind])('%s is in the schema', (key) => {
    expect(fieldNamed(key)).toBeDefined()
  })

  it('name kinds that there are', () => {
    for (const { group, resource } of Object.values(referringFields))
      expect(kindOfResource(group, resource)).toBeDefined()
  })
})

describe('schemaPlace', () => {
  const deployment = explainKind(new KindTable(kinds), () => undefined, 'apps/v1', 'Deployment')!
  const container = ['spec', 'template', 'spec', 'containers', '*']

  it('steps through objects, lists and maps', () => {
    expect(schemaPlace(deployment, [])!.definition!.fields).toHaveProperty('spec')
    expect(schemaPlace(deployment, container)!.definition!.fields).toHaveProperty('image')
    expect(schemaPlace(deployment, [...container, 'image'])).toMatchObject({
      owner: 'core.v1.Container',
      name: 'image'
    })
    const limit = schemaPlace(deployment, [...container, 'resources', 'limits', 'cpu'])
    expect(limit).toMatchObject({ around: [], field: { type: 'map[string]Quantity' } })
  })

  it('is nowhere beyond the schema, and where a list is no list', () => {
    expect(schemaPlace(deployment, ['spec', 'nothing'])).toBeUndefined()
    expect(schemaPlace(deployment, ['spec', 'template', 'spec', 'containers', 'name'])).toBeUndefined()
    expect(schemaPlace(deployment, ['spec', 'constructor'])).toBeUndefined()
  })

  it('offers fields with what they begin with, required ones first, and not those that are there', () => {
    const { definition } = schemaPlace(deployment, container)!
    const options = fieldOptions(definition!, new Set(['image']), 6)
    expect(options.find(({ label }) => label === 'image')).toBeUndefined()
    expect(options.find(({ label }) => label === 'name')).toMatchObject({ insert: 'name: ', weight: 2 })
    expect(options.find(({ label }) => label === 'ports')!.insert).toBe('ports:\n      - ')
    expect(options.find(({ label }) => label === 'resources')!.insert).toBe('resources:\n        ')
  })

  it('offers the values of enums and booleans', () => {
    const values = (path: readonly string[]): readonly string[] =>
      valueOptions(schemaPlace(deployment, path)!.field!).map(({ label }) => label)
    expect(values([...container, 'imagePullPolicy'])).toEqual(['Always', 'IfNotPresent', 'Never'])
    expect(values(['spec', 'paused'])).toEqual(['false', 'true'])
    expect(values(['spec', 'replicas'])).toEqual([])
  })
})
