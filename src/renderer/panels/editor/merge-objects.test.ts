import { expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Json } from '../../../shared/kube/object.ts'
import { applyChanges, mergeObjects } from './merge-objects.ts'

const base = {
  metadata: { resourceVersion: '1', labels: { a: 'x' } },
  spec: {
    replicas: 3,
    containers: [
      { name: 'web', image: 'nginx:1' },
      { name: 'side', image: 'busybox' }
    ],
    args: ['a']
  }
}
const text = `# mine
metadata:
  resourceVersion: "1"
  labels: {a: x}
spec:
  replicas: 5 # because
  containers:
  - name: extra
    image: curl
  - name: web
    image: nginx:1
  - name: side
    image: busybox
  args: [a]
`
const mine = parse(text) as Json

it('takes what only they changed, at its place in my text, and keeps my comments', () => {
  const theirs = {
    metadata: { resourceVersion: '9' },
    spec: {
      replicas: 3,
      containers: [
        { name: 'web', image: 'nginx:2' },
        { name: 'new', image: 'jq' }
      ],
      args: ['a', 'b']
    }
  }
  const { changes, clashes } = mergeObjects(base, mine, theirs)
  expect(clashes).toEqual([])
  const merged = applyChanges(text, changes)
  expect(merged).toContain('# mine\n')
  expect(merged).toContain('replicas: 5 # because')
  expect(parse(merged)).toEqual({
    metadata: { resourceVersion: '9' },
    spec: {
      replicas: 5,
      containers: [
        { name: 'extra', image: 'curl' },
        { name: 'web', image: 'nginx:2' },
        { name: 'new', image: 'jq' }
      ],
      args: ['a', 'b']
    }
  })
})

it('names what both changed, and mine stays', () => {
  const { changes, clashes } = mergeObjects(base, mine, { ...base, spec: { ...base.spec, replicas: 7 } })
  expect([changes, clashes]).toEqual([[], [{ path: 'spec.replicas', mine: 5, theirs: 7 }]])
})

it('is at peace where both did the same', () => {
  const theirs = { ...base, spec: { ...base.spec, replicas: 5 } }
  expect(mergeObjects(base, mine, theirs)).toEqual({ changes: [], clashes: [] })
})

it('says so where they changed what I took away', () => {
  const without = { ...base, spec: { ...base.spec, containers: [base.spec.containers[0]!] } }
  const theirs = {
    ...base,
    spec: { ...base.spec, containers: [base.spec.containers[0]!, { name: 'side', image: 'busybox:2' }] }
  }
  expect(mergeObjects(base, without, theirs).clashes).toEqual([
    { path: 'spec.containers[side]', mine: undefined, theirs: { name: 'side', image: 'busybox:2' } }
  ])
})

it('takes a field away that they took away, unless I changed it', () => {
  const theirs = { metadata: base.metadata, spec: { containers: base.spec.containers, args: base.spec.args } }
  expect(mergeObjects(base, base, theirs).changes).toEqual([{ path: ['spec', 'replicas'] }])
  expect(mergeObjects(base, mine, theirs).clashes).toEqual([{ path: 'spec.replicas', mine: 5, theirs: undefined }])
})
