import { expect, it } from 'vitest'
import type { DocumentResult } from '../../../shared/contract/kube.ts'
import { countOutcomes, ownerLine, problemsOf, resultLine, resultLink, resultMark, withNewer } from './result-lines.ts'

const web: DocumentResult = {
  line: 3,
  kind: 'Deployment',
  resource: 'deployments',
  namespace: 'shop',
  name: 'web',
  outcome: 'created',
  warnings: []
}
const bad: DocumentResult = { ...web, outcome: 'failed', error: { message: 'spec.replicas: no', line: 9, column: 3 } }

it('prints as kubectl apply does', () => {
  expect(resultLine(web, false)).toBe('deployment.apps/web created')
  expect(
    resultLine({ ...web, kind: 'Namespace', resource: 'namespaces', name: 'shop', outcome: 'unchanged' }, true)
  ).toBe('namespace/shop unchanged (server dry run)')
  expect(resultLine(bad, false)).toBe('deployment.apps/web: spec.replicas: no')
  expect(resultLine({ line: 1, outcome: 'failed', warnings: [], error: { message: 'yaml: no', line: 1 } }, false)).toBe(
    'yaml: no'
  )
})

it('links to what is there only', () => {
  expect(resultLink(web, false)).toEqual({ group: 'apps', resource: 'deployments', namespace: 'shop', name: 'web' })
  expect(resultLink(web, true)).toBeUndefined()
  expect(resultLink(bad, false)).toBeUndefined()
})

it('puts refusals on their field and warnings on their document', () => {
  expect(problemsOf([bad, { ...web, warnings: ['late'] }])).toEqual([
    { line: 9, column: 3, message: 'spec.replicas: no', severity: 'error' },
    { line: 3, message: 'late', severity: 'warning' }
  ])
  expect([resultMark(bad), resultMark({ ...web, warnings: ['late'] }), resultMark(web)]).toEqual(['bad', 'warn', 'ok'])
  expect(countOutcomes([web, bad, web])).toEqual({ created: 2, configured: 0, unchanged: 0, failed: 1 })
})

const refused: DocumentResult = {
  ...bad,
  error: {
    message: 'Apply failed with 2 conflicts: conflicts with "a" using apps/v1:\n- .spec.replicas\n- .spec.paused',
    line: 9
  },
  conflicts: [
    { manager: 'a', apiVersion: 'apps/v1', field: '.spec.replicas', line: 9, column: 3 },
    { manager: 'b', subresource: 'scale', apiVersion: 'apps/v1', field: '.spec.paused', line: 10, column: 3 }
  ]
}

it('puts each conflict on the line of its field, with its owner', () => {
  expect(resultLine(refused, false)).toBe('deployment.apps/web: Apply failed with 2 conflicts')
  expect(problemsOf([refused])).toEqual([
    { line: 9, column: 3, message: 'conflict with a using apps/v1: .spec.replicas', severity: 'error' },
    {
      line: 10,
      column: 3,
      message: 'conflict with b with subresource scale using apps/v1: .spec.paused',
      severity: 'error'
    }
  ])
  expect(ownerLine({ manager: 'c', field: '.x', line: 1, column: 1 })).toBe('c')
})

it('replaces what was sent again, and keeps the order of the text', () => {
  const first = { ...web, line: 1 }
  const last = { ...web, line: 20 }
  const again: DocumentResult = { ...web, outcome: 'configured' }
  expect(withNewer([first, refused, last], [again])).toEqual([first, again, last])
  expect(withNewer([], [last, first])).toEqual([first, last])
})
