import { describe, expect, test } from 'vitest'
import { kinds } from '../../../shared/kinds/table.ts'
import type { AccessSubject } from '../../../shared/access/subject.ts'
import {
  bindingName,
  grantCommand,
  listCommand,
  questionOfText,
  resourceOfText,
  resourceText,
  ruleTargets,
  whoCanCommand
} from './access-words.ts'

const jane: AccessSubject = { kind: 'User', name: 'jane doe' }
const robot: AccessSubject = { kind: 'ServiceAccount', namespace: 'shop', name: 'web' }
const group: AccessSubject = { kind: 'Group', name: 'dev' }

describe('a resource as it is typed', () => {
  test.each([
    ['pods', 'pods'],
    ['pod', 'pods'],
    ['pods/exec', 'pods/exec'],
    ['Deployments', 'deployments.apps'],
    ['deployments.apps/scale', 'deployments.apps/scale'],
    ['widgets.example.com', 'widgets.example.com']
  ])('"%s" is %s', (typed, text) => {
    expect(resourceText(resourceOfText(typed, kinds)!)).toBe(text)
  })

  test.each(['', 'widgets', 'pods/', '/log', 'pods/a/b'])('"%s" is none', (typed) => {
    expect(resourceOfText(typed, kinds)).toBeUndefined()
  })
})

test('a question is a verb, a resource and perhaps a name', () => {
  expect(questionOfText(' get  secrets tls ', kinds)).toEqual({
    verb: 'get',
    resource: { group: '', resource: 'secrets' },
    name: 'tls'
  })
  expect(questionOfText('get', kinds)).toBeUndefined()
})

test('each view has the kubectl line that says the same', () => {
  expect(listCommand(robot, 'shop')).toBe('kubectl auth can-i --list --as=system:serviceaccount:shop:web -n shop')
  expect(listCommand(group, undefined)).toBe('kubectl auth can-i --list --as=SOMEBODY --as-group=dev')
  const question = { verb: 'create', resource: { group: '', resource: 'pods', subresource: 'exec' }, name: '' }
  expect(whoCanCommand(question, 'shop')).toBe('kubectl who-can create pods/exec -n shop')
  const role = { kind: 'ClusterRole', name: 'edit' } as const
  expect(grantCommand({ name: 'x', role, subject: robot, namespace: 'shop' })).toBe(
    'kubectl create rolebinding x --clusterrole=edit --serviceaccount=shop:web -n shop'
  )
  expect(grantCommand({ name: 'x', role, subject: jane, namespace: undefined })).toBe(
    "kubectl create clusterrolebinding x --clusterrole=edit --user='jane doe'"
  )
})

test('a binding is called after whom it gives what', () => {
  expect(bindingName(jane, 'edit')).toBe('jane-doe-edit')
  expect(bindingName(undefined, 'edit')).toBe('edit')
})

test('a rule names its resources with their groups and objects, and paths', () => {
  expect(ruleTargets({ verbs: ['get'], apiGroups: ['', 'apps'], resources: ['x'], resourceNames: ['a', 'b'] })).toEqual(
    ['x [a b]', 'x.apps [a b]']
  )
  expect(ruleTargets({ verbs: ['get'], nonResourceURLs: ['/healthz'] })).toEqual(['/healthz'])
})
