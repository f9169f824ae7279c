import { expect, it } from 'vitest'
import { indentAfter } from './yaml-indent.ts'

it.each([
  ['', 0],
  ['kind: Pod', 0],
  ['spec:', 2],
  ['  metadata: # of the pod', 4],
  ['  script: |', 4],
  ['  script: >-', 4],
  ['- name: web', 2],
  ['  - name: web', 4],
  ['  - resources:', 6],
  ['    ', 4],
  ['  # a comment:', 2],
  ['  image: nginx:1.27', 2],
  ['  - - a', 6]
] as const)('%j is followed at column %i', (text, column) => {
  expect(indentAfter(text)).toBe(column)
})
