import { expect, it } from 'vitest'
import { pluralName } from './plural-name.ts'

it('kinds have the plurals that people say', () => {
  expect(['Pod', 'PriorityClass', 'NetworkPolicy', 'Gateway', 'Endpoints'].map(pluralName)).toEqual([
    'Pods',
    'PriorityClasses',
    'NetworkPolicies',
    'Gateways',
    'Endpoints'
  ])
})
