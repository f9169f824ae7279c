import { describe, expect, it } from 'vitest'
import { deploymentKind } from '../../../../shared/kinds/deployment/kind.ts'
import type { Kind } from '../../../../shared/kinds/kind.ts'
import type { FieldsV1, ManagedFieldsEntry } from '../../../../shared/kube/object.ts'
import { entriesBySchema } from './schema-change.ts'

// A built-in schema in the place of a custom one: its selector is owned as a whole.
const kind = { ...deploymentKind, isCustom: true } as unknown as Kind

function entry(fieldsV1: FieldsV1, apiVersion = 'apps/v1'): ManagedFieldsEntry {
  return { manager: 'm', operation: 'Update', apiVersion, fieldsType: 'FieldsV1', fieldsV1 }
}

describe('managedFields after a change of the schema', () => {
  it('give the whole to who owned a part of it', () => {
    const parts = entry({ 'f:spec': { 'f:replicas': {}, 'f:selector': { 'f:matchLabels': { 'f:a': {} } } } })
    const [settled] = entriesBySchema(kind, [parts])
    expect(settled).toEqual(entry({ 'f:spec': { 'f:replicas': {}, 'f:selector': {} } }))
    expect(entriesBySchema(kind, [settled!])[0]).toBe(settled)
  })

  it('stay as they are in another version, and for a built-in kind', () => {
    const parts = { 'f:spec': { 'f:selector': { 'f:matchLabels': {} } } }
    const other = [entry(parts, 'apps/v2')]
    expect(entriesBySchema(kind, other)).toBe(other)
    const builtIn = [entry(parts)]
    expect(entriesBySchema(deploymentKind as Kind, builtIn)).toBe(builtIn)
  })
})
