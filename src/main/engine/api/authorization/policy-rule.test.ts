import { describe, expect, it } from 'vitest'
import type { PolicyRule } from '../../../../shared/schema/types.ts'
import type { AccessAttributes } from './authorizer.ts'
import { ruleAllows } from './policy-rule.ts'

function access(text: string): AccessAttributes {
  const [verb = '', what = '', name] = text.split(' ')
  if (what.startsWith('/')) return { verb, path: what }
  const [qualified = '', subresource] = what.split('/')
  const [resource = '', ...group] = qualified.split('.')
  return {
    verb,
    group: group.join('.'),
    version: 'v1',
    resource,
    ...(subresource === undefined ? {} : { subresource }),
    ...(name === undefined ? {} : { name })
  }
}

const core = { apiGroups: [''] }

describe('a rule of a role', () => {
  it.each<readonly [PolicyRule, string, boolean]>([
    [{ ...core, resources: ['pods'], verbs: ['get'] }, 'get pods', true],
    [{ ...core, resources: ['pods'], verbs: ['get'] }, 'list pods', false],
    [{ ...core, resources: ['pods'], verbs: ['*'] }, 'escalate pods', true],
    [{ ...core, resources: ['pods'], verbs: ['get'] }, 'get pods.metrics.k8s.io', false],
    [{ apiGroups: ['*'], resources: ['pods'], verbs: ['get'] }, 'get pods.metrics.k8s.io', true],
    [{ ...core, resources: ['pods'], verbs: ['get'] }, 'get pods/log', false],
    [{ ...core, resources: ['pods/log'], verbs: ['get'] }, 'get pods/log', true],
    [{ ...core, resources: ['pods/log'], verbs: ['get'] }, 'get pods', false],
    [{ ...core, resources: ['*'], verbs: ['get'] }, 'get pods/log', true],
    [{ ...core, resources: ['*/log'], verbs: ['get'] }, 'get pods/log', true],
    [{ ...core, resources: ['*/scale'], verbs: ['get'] }, 'get pods/log', false],
    // Upstream knows no such pattern, though it looks like one.
    [{ ...core, resources: ['pods/*'], verbs: ['get'] }, 'get pods/log', false],
    [{ ...core, resources: ['pods'], verbs: ['get'], resourceNames: ['a'] }, 'get pods a', true],
    [{ ...core, resources: ['pods'], verbs: ['get'], resourceNames: ['a'] }, 'get pods b', false],
    [{ ...core, resources: ['pods'], verbs: ['list'], resourceNames: ['a'] }, 'list pods', false],
    [{ nonResourceURLs: ['/healthz'], verbs: ['get'] }, 'get /healthz', true],
    [{ nonResourceURLs: ['/healthz'], verbs: ['get'] }, 'get /healthz/etcd', false],
    [{ nonResourceURLs: ['/healthz/*'], verbs: ['get'] }, 'get /healthz/etcd', true],
    [{ nonResourceURLs: ['/healthz*'], verbs: ['get'] }, 'get /healthz', true],
    [{ nonResourceURLs: ['*'], verbs: ['get'] }, 'post /healthz', false],
    [{ nonResourceURLs: ['*'], verbs: ['*'] }, 'get pods', false],
    [{ ...core, resources: ['*'], verbs: ['*'] }, 'get /healthz', false]
  ])('%j allows "%s": %s', (rule, text, isAllowed) => {
    expect(ruleAllows(rule, access(text))).toBe(isAllowed)
  })
})
