import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { findDefinition, definitionNameOfKind, fieldAt } from '../../../../shared/schema/schema.ts'
import type { FormField, FormPath } from './form-field.ts'
import { formDocuments, valueAt, withKey, withValue } from './form-document.ts'
import { kindForms } from './kind-forms.ts'

const text = `# the shop
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web # its name
  annotations: { team: "a" }
spec:
  replicas: 2

  # as of the template
  selector: { matchLabels: { app: web } }
  template:
    spec:
      containers:
        - name: web
          image: "nginx:1.27"
          livenessProbe: { httpGet: { path: /, port: 80 } }
---
# second
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  GREETING: Hello
---
apiVersion: v1
kind: Secret
metadata: { name: hidden }
`
const container: FormPath = ['spec', 'template', 'spec', 'containers', 0]

function lines(before: string, after: string): readonly string[] {
  const old = new Set(before.split('\n'))
  return after.split('\n').filter((line) => !old.has(line))
}

describe('forms and their text', () => {
  it('knows the documents that have a form, wherever they stand', () => {
    expect(formDocuments(text)!.map(({ index, kind, name }) => [index, kind, name])).toEqual([
      [0, 'Deployment', 'web'],
      [1, 'ConfigMap', 'settings']
    ])
    expect(formDocuments('a: [')).toBeUndefined()
    expect(valueAt(formDocuments(text)![0]!.values, [...container, 'image'])).toBe('nginx:1.27')
  })

  it('writes a value where it stands, and touches nothing else', () => {
    const after = withValue(text, 0, ['spec', 'replicas'], 5)
    expect(after).toBe(text.replace('replicas: 2', 'replicas: 5'))
    const image = withValue(text, 0, [...container, 'image'], 'nginx:1.28')
    expect(image).toBe(text.replace('"nginx:1.27"', 'nginx:1.28'))
    expect(withValue(text, 0, ['metadata', 'name'], 'shop')).toContain('name: shop # its name')
  })

  it('puts in what is not there yet; comments and the other documents stay', () => {
    const after = withValue(text, 0, [...container, 'resources', 'limits', 'cpu'], '500m')
    expect(lines(text, after)).toEqual(['          resources:', '            limits:', '              cpu: 500m'])
    expect(after.slice(after.indexOf('---\n'))).toBe(text.slice(text.indexOf('---\n')))
    for (const comment of ['# the shop', '# its name', '# as of the template']) expect(after).toContain(comment)
    expect(after).toContain('livenessProbe: { httpGet: { path: /, port: 80 } }')
  })

  it('takes a field away with what held nothing else', () => {
    const more = withValue(text, 0, [...container, 'resources', 'limits', 'cpu'], '500m')
    expect(withValue(more, 0, [...container, 'resources', 'limits', 'cpu'], undefined)).toBe(text)
  })

  it('adds and takes items, and names of data', () => {
    const added = withValue(text, 0, ['spec', 'template', 'spec', 'containers', 1], { name: 'side', image: 'busybox' })
    expect(valueAt(formDocuments(added)![0]!.values, ['spec', 'template', 'spec', 'containers', 1, 'name'])).toBe(
      'side'
    )
    const gone = withValue(added, 0, ['spec', 'template', 'spec', 'containers', 1], undefined)
    expect(gone).toBe(text)
    const renamed = withKey(text, 1, ['data'], 'GREETING', 'HELLO')
    expect(renamed).toBe(text.replace('GREETING', 'HELLO'))
    expect(withKey(text, 1, ['data'], 'GREETING', 'GREETING')).toBe(text)
  })

  it('keeps values apart that YAML would take for others', () => {
    const after = withValue(text, 1, ['data', 'GREETING'], 'no')
    expect(parseAllDocuments(after, { version: '1.1' })[1]!.toJS()).toMatchObject({ data: { GREETING: 'no' } })
    const multi = withValue(text, 1, ['data', 'GREETING'], 'two\nlines\n')
    expect(formDocuments(multi)![1]!.values).toMatchObject({ data: { GREETING: 'two\nlines\n' } })
  })

  it('leaves a text alone that it cannot read', () => {
    expect(withValue('a: [', 0, ['b'], 1)).toBe('a: [')
    expect(withValue('', 3, ['b'], 1)).toBe('')
  })
})

describe('the forms', () => {
  const paths = (fields: readonly FormField[], before: FormPath = []): readonly FormPath[] =>
    fields.flatMap((field) => [
      [...before, ...field.path],
      ...(field.type === 'list' ? paths(field.fields, [...before, ...field.path, 0]) : [])
    ])

  it.each(kindForms)('$kind: every field is in the schema', ({ apiVersion, kind, fields }) => {
    const [version, group = ''] = apiVersion.split('/').toReversed()
    const definition = findDefinition(definitionNameOfKind(group, version!, kind)!)!
    for (const path of paths(fields)) {
      // A quantity stands in a map: its type is the map's.
      expect([path.join('.'), fieldAt(definition, path.map(String))?.name]).not.toContain(undefined)
    }
  })
})
