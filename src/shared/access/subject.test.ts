import { expect, test } from 'vitest'
import { isSystemSubject, subjectKey, subjectOfKey, subjectOfUser, userNameOf, type AccessSubject } from './subject.ts'

const subjects: readonly AccessSubject[] = [
  { kind: 'User', name: 'jane' },
  { kind: 'User', name: 'a/b:c' },
  { kind: 'Group', name: 'system:masters' },
  { kind: 'ServiceAccount', namespace: 'shop', name: 'web' }
]

test.each(subjects)('$kind $name is found again by its key', (subject) => {
  expect(subjectOfKey(subjectKey(subject))).toEqual(subject)
})

test.each(['', 'User', 'User/', 'Robot/x', 'ServiceAccount/x', 'ServiceAccount/a/b/c'])('"%s" is nobody', (key) => {
  expect(subjectOfKey(key)).toBeUndefined()
})

test('a user name says whom it stands for', () => {
  expect(subjectOfUser('system:serviceaccount:shop:web')).toEqual(subjects[3])
  expect(subjectOfUser('system:serviceaccount:shop')).toEqual({ kind: 'User', name: 'system:serviceaccount:shop' })
  expect(userNameOf(subjects[3]!)).toBe('system:serviceaccount:shop:web')
  expect(userNameOf(subjects[2]!)).toBeUndefined()
})

test('the cluster’s own are told from people', () => {
  expect(
    [...subjects, { kind: 'ServiceAccount', namespace: 'kube-system', name: 'x' } as const].map(isSystemSubject)
  ).toEqual([false, false, true, false, true])
})
