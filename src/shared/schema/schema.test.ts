import { describe, expect, it } from 'vitest'
import { kinds } from '../kinds/table.ts'
import { definitionFacts } from './facts.ts'
import { definitionNameOfKind, definitionOf, fieldAt, fieldOf, findDefinition } from './schema.ts'

describe('schema facts', () => {
  it('know every kind of the table by its name', () => {
    for (const kind of kinds) {
      const { groupVersionKind } = definitionOf(kind.schema)
      expect(groupVersionKind).toEqual({ group: kind.group, version: kind.version, kind: kind.kind })
      expect(definitionNameOfKind(kind.group, kind.version, kind.kind)).toBe(definitionOf(kind.schema).name)
    }
  })
  it('have every definition that another names, and a number for every field', () => {
    for (const name of Object.keys(definitionFacts)) {
      for (const field of definitionOf(name).fields.values()) {
        const reference = JSON.stringify(field.type).match(/"definition":"([^"]+)"/)?.[1]
        if (reference !== undefined) expect(findDefinition(reference), `${name}.${field.name}`).toBeDefined()
        if (!name.startsWith('version.') && field.name !== 'apiVersion' && field.name !== 'kind') {
          expect(field.protobuf.length, `${name}.${field.name}`).toBeGreaterThan(0)
        }
      }
    }
  })
  it('carry merge keys, list types, enums and embedded protobuf numbers', () => {
    const container = definitionOf('core.v1.Container')
    expect(fieldOf(container, 'ports')).toMatchObject({
      mergeKey: 'containerPort',
      patchStrategy: 'merge',
      listType: 'map',
      listMapKeys: ['containerPort', 'protocol'],
      protobuf: [6]
    })
    expect(fieldOf(container, 'imagePullPolicy')?.enumValues).toEqual(['Always', 'Never', 'IfNotPresent'])
    expect(fieldOf(definitionOf('core.v1.Volume'), 'emptyDir')?.protobuf).toEqual([2, 2])
    expect(fieldOf(definitionOf('apps.v1.DeploymentSpec'), 'strategy')?.patchStrategy).toBe('retainKeys')
    expect(fieldOf(definitionOf('core.v1.ContainerPort'), 'protocol')?.default).toBe('TCP')
  })
  it('walk by path', () => {
    const pod = definitionOf('io.k8s.api.core.v1.Pod')
    expect(fieldAt(pod, ['spec', 'containers', '0', 'image'])?.type).toEqual({ form: 'string' })
    expect(fieldAt(pod, ['spec', 'containers', 'image'])?.name).toBe('image')
    expect(fieldAt(pod, ['metadata', 'labels', 'app'])?.name).toBe('labels')
    expect(fieldAt(pod, ['spec', 'nope', 'x'])).toBeUndefined()
    expect(findDefinition('core.v1.Nothing')).toBeUndefined()
  })
})
