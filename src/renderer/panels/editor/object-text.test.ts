import { expect, it } from 'vitest'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Status } from '../../../shared/kube/status.ts'
import {
  comparedTexts,
  editableText,
  isSameToEdit,
  readText,
  refusalProblems,
  updateBody,
  withPart
} from './object-text.ts'

const hidden = { status: false, managedFields: false }
const read = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'web',
    namespace: 'shop',
    uid: 'u',
    resourceVersion: '7',
    creationTimestamp: '2026-11-20T14:00:00Z',
    managedFields: [{ manager: 'kubectl' }]
  },
  spec: { replicas: 3 },
  status: { readyReplicas: 3 }
} as KubeObject
const text = editableText(read, hidden)

it('hides what the API keeps, and puts it back', () => {
  expect(text).not.toMatch(/status|managedFields/)
  expect(editableText(read, { status: true, managedFields: true })).toMatch(/managedFields[\s\S]*status/)
  const more = withPart(`# mine\n${text}`, 'status', { readyReplicas: 3 })!
  expect(more).toMatch(/^# mine[\s\S]*status:\n {2}readyReplicas: 3\n$/)
  expect(withPart(more, 'status', undefined)).toBe(`# mine\n${text}`)
  expect(withPart('a: b: c', 'status', undefined)).toBeUndefined()
})

it('sends the version that was read, whatever the text says', async () => {
  const result = await readText(
    text.replace('resourceVersion: "7"', 'resourceVersion: "1"').replace('replicas: 3', 'replicas: 4'),
    'one'
  )
  if (!('manifest' in result)) throw new Error('not read')
  expect(updateBody(result.manifest.object, read, hidden)).toMatchObject({
    metadata: { resourceVersion: '7' },
    spec: { replicas: 4 },
    status: { readyReplicas: 3 }
  })
})

it('says where the text is wrong', async () => {
  expect(await readText('a: b: c', 'one')).toMatchObject({ problems: [{ line: 1, severity: 'error' }] })
  expect(await readText(`${text}---\n${text}`, 'one object')).toMatchObject({
    problems: [{ line: text.split('\n').length + 1, message: 'one object' }]
  })
  expect(await readText('', 'one object')).toMatchObject({ problems: [{ line: 1, message: 'one object' }] })
})

it('puts each cause on the line of its field', async () => {
  const result = await readText(text, 'one')
  if (!('manifest' in result)) throw new Error('not read')
  const status = (causes: readonly { field: string; message: string }[]): Status => ({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    code: 422,
    reason: 'Invalid',
    message: 'all of it',
    details: { causes }
  })
  const lines = text.split('\n')
  const lineOf = (part: string): number => lines.findIndex((line) => line.includes(part)) + 1
  expect(refusalProblems(result.manifest, status([{ field: 'spec.replicas', message: 'no' }]))).toMatchObject([
    { line: lineOf('replicas'), message: 'all of it' }
  ])
  expect(
    refusalProblems(
      result.manifest,
      status([
        { field: 'spec.replicas', message: 'no' },
        { field: 'metadata.name', message: 'bad' }
      ])
    )
  ).toMatchObject([
    { line: lineOf('replicas'), message: 'spec.replicas: no' },
    { line: lineOf('name: web'), message: 'metadata.name: bad' }
  ])
})

it('tells an edit from a new status', () => {
  expect(
    isSameToEdit(read, { ...read, metadata: { ...read.metadata, resourceVersion: '9' }, status: {} } as KubeObject)
  ).toBe(true)
  expect(isSameToEdit(read, { ...read, spec: { replicas: 4 } } as KubeObject)).toBe(false)
})

it('compares without what counts up by itself', () => {
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}' }
  const old = { ...read, metadata: { ...read.metadata, generation: 1, annotations } }
  const [before, after] = comparedTexts(
    old,
    { ...old, metadata: { ...old.metadata, generation: 2, resourceVersion: '8' } },
    hidden
  )
  expect(before).toBe(after)
  expect(before).not.toMatch(/annotations|generation|resourceVersion/)
  const [, changed] = comparedTexts(
    old,
    { ...old, metadata: { ...old.metadata, annotations: { ...annotations, a: 'b' } } },
    hidden
  )
  expect(changed).toContain('  annotations:\n    a: b\n')
})
