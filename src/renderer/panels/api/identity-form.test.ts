import { expect, test } from 'vitest'
import { grantCommand, groupsIn, nameProblem, withGroupToggled } from './identity-form.ts'

test('groups are read between commas, each once', () => {
  expect(groupsIn(' a, b ,,a, system:masters')).toEqual(['a', 'b', 'system:masters'])
  expect(groupsIn('')).toEqual([])
})

test('a suggestion is added, and taken away again', () => {
  expect(withGroupToggled('a', 'b')).toBe('a, b')
  expect(withGroupToggled('a, b', 'a')).toBe('b')
})

test('the line that grants a role has a name that an object may have', () => {
  expect(grantCommand('jane', 'view', undefined)).toBe(
    'kubectl create clusterrolebinding jane-view --clusterrole=view --user=jane'
  )
  expect(grantCommand('Jane Doe@corp', 'edit', 'shop')).toBe(
    "kubectl create rolebinding jane-doe-corp-edit --clusterrole=edit --user='Jane Doe@corp' -n shop"
  )
  expect(grantCommand('ж', 'admin', undefined)).toContain(' user-admin ')
})

test("a name that is taken or the cluster's own is said to be", () => {
  expect(nameProblem('jane', ['jane'])).toBe('taken')
  expect(nameProblem('system:node:x', [])).toBe('system')
  expect(nameProblem('eve', ['jane'])).toBeUndefined()
})
