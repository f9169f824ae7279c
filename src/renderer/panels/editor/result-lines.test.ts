import { expect, it } from 'vitest'
import type { DocumentResult } from '../../../shared/contract/kube.ts'
import { countOutcomes, problemsOf, resultLine, resultLink, resultMark } from './result-lines.ts'

const web: DocumentResult = {
  line: 3, kind: 'Deployment', resource: 'deployments', namespace: 'shop', name: 'web', outcome: 'created', warnings: []
}
const bad: DocumentResult = { ...web, outcome: 'failed', error: { message: 'spec.replicas: no', line: 9, column: 3 } }

it('prints as kubectl apply does', () => {
  expect(resultLine(web, false)).toBe('deployment.apps/web created')
  expect(resultLine({ ...web, kind: 'Namespace', resource: 'namespaces', name: 'shop', outcome: 'unchanged' }, true)).toBe(
    'namespace/shop unchanged (server dry run)'
  )
  expect(resultLine(bad, false)).toBe('deployment.apps/web: spec.replicas: no')
  expect(resultLine({ line: 1, outcome: 'failed', warnings: [], error: { message: 'yaml: no', line: 1 } }, false)).toBe('yaml: no')
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
