import { describe, expect, test } from 'vitest'
import type { KubeObject } from '../kube/object.ts'
import { completionsFor } from './completions.ts'
import { compileFilter, parseFilter } from './filter.ts'

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'checkout-7c9d5f6b84-x2k9p',
    namespace: 'shop',
    uid: '1',
    resourceVersion: '1',
    creationTimestamp: '',
    labels: { app: 'checkout', tier: 'app', 'pod-template-hash': '7c9d5f6b84' },
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'checkout-7c9d5f6b84', uid: '2' }]
  },
  spec: { nodeName: 'worker-3' }
} as KubeObject
const candidate = { object: pod, status: { mark: 'warn', word: 'Running, not ready' } } as const

function passes(text: string): boolean {
  return compileFilter(parseFilter(text))?.(candidate) ?? true
}

test.each([
  '',
  'CHECKOUT',
  'x2k9p shop',
  'label:tier=app',
  'label:tier',
  'label:tier=web,tier=app',
  '!label:x',
  'label:!x',
  'ns:shop',
  'node:worker-3',
  'owner:checkout',
  'owner:cart,checkout',
  'owner:checkout-7c9d5f6b84',
  'status:"Running, not ready"',
  'status:"running, not ready",Failed',
  'status:!Running',
  '/^checkout-.*p$/',
  '/NOT READY/i',
  '!/^web/',
  '"not ready"',
  '!status:!"Running, not ready"'
])('%j holds', (text) => {
  expect(parseFilter(text).error).toBeUndefined()
  expect(passes(text)).toBe(true)
})

test.each([
  'web',
  '!checkout',
  'label:tier=web',
  'ns:pay',
  'node:worker',
  'owner:check',
  'status:Running',
  '/^x2k9p/',
  'checkout web',
  'label:nope'
])('%j does not hold', (text) => {
  expect(passes(text)).toBe(false)
})

test.each([
  ['!', 'nothing follows the "!"'],
  ['/x', 'the expression /x has no closing "/"'],
  ['/x/g', 'unknown flag "g" after /x/'],
  ['label:', 'label: needs a value'],
  ['"x', 'the quote in "x is not closed'],
  ['""', 'the quotes are empty']
])('%j is named as a mistake, and the rest still holds', (text, error) => {
  expect(parseFilter(text).error).toBe(error)
  expect(parseFilter(`web ${text}`).terms).toHaveLength(1)
})

test('a bad expression and a colon in a plain word', () => {
  expect(parseFilter('/(/').error).toMatch(/missing closing \)/)
  expect(parseFilter('image:nginx').terms[0]?.test).toEqual({ type: 'text', text: 'image:nginx' })
  expect(parseFilter('a  label:x=y').terms.map(({ from, to }) => [from, to])).toEqual([
    [0, 1],
    [3, 12]
  ])
})

describe('completions', () => {
  const facts = {
    labels: { tier: ['app', 'web'], team: [] },
    statuses: ['Completed', 'CrashLoopBackOff', 'Running, not ready'],
    nodes: ['worker-1'],
    namespaces: ['shop', 'monitoring'],
    owners: ['checkout', 'cart']
  }
  const options = (text: string): readonly string[] => completionsFor(text, text.length, facts).options

  test.each([
    ['la', ['label:']],
    ['ns:shop status:!Comp', ['status:!Completed']],
    ['label:t', ['label:tier', 'label:team']],
    ['label:tier=w', ['label:tier=web']],
    ['owner:cart,ch', ['owner:cart,checkout']],
    ['status:run', ['status:"Running, not ready"']],
    ['!ns:', ['!ns:shop', '!ns:monitoring']],
    ['web', []],
    ['', []],
    ['/la', []],
    ['ns:shop', []],
    ['nope:x', []]
  ])('%j may become %j', (text, expected) => {
    expect(options(text)).toEqual(expected)
  })

  test('only the word under the cursor is replaced', () => {
    expect(completionsFor('a node:w b', 8, facts)).toEqual({ from: 2, to: 8, options: ['node:worker-1'] })
  })
})
