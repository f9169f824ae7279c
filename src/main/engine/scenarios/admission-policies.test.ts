import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Deployment, ValidatingAdmissionPolicy } from '../../../shared/schema/types.ts'
import type { Identity } from '../api/request.ts'
import { Cluster, refusal, type Body } from './cluster.ts'
import { deployment } from './manifests.ts'
import { configMap } from './testing-webhooks.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ settle: 5 })
})
afterEach(() => cluster.close())

const onDeployments: Body = {
  apiGroups: ['apps'],
  apiVersions: ['v1'],
  operations: ['CREATE', 'UPDATE'],
  resources: ['deployments']
}
const few: Body = { expression: 'object.spec.replicas <= 5' }

function policy(spec: Body, rules: readonly Body[] = [onDeployments], name = 'few.example.com'): Body {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: { matchConstraints: { resourceRules: [...rules] }, ...spec }
  }
}

function binding(more: Body = {}, name = 'few-binding.example.com', policyName = 'few.example.com'): Body {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name },
    spec: { policyName, validationActions: ['Deny'], ...more }
  }
}

const tryWith = (replicas: number, name = 'web'): ReturnType<Cluster['tryCreate']> =>
  cluster.tryCreate(deployment(name, { replicas }))
const said = (replicas = 6): string => refusal(tryWith(replicas)).message
const denied = (text: string): string =>
  `deployments.apps "web" is forbidden: ValidatingAdmissionPolicy 'few.example.com' with binding 'few-binding.example.com' denied request: ${text}`

describe('C7 ValidatingAdmissionPolicy', () => {
  test('C7 a policy that is bound denies what its expression says, and nothing else; without a binding it does nothing', () => {
    cluster.create(policy({ validations: [few] }))
    expect(tryWith(6, 'before').code).toBe(201)
    cluster.create(binding())
    const response = tryWith(6)
    expect(refusal(response)).toEqual({
      code: 422,
      reason: 'Invalid',
      message: denied('failed expression: object.spec.replicas <= 5')
    })
    expect(response.object).toMatchObject({
      details: {
        name: 'web',
        group: 'apps',
        kind: 'deployments',
        causes: [
          {
            message:
              "ValidatingAdmissionPolicy 'few.example.com' with binding 'few-binding.example.com' denied request: failed expression: object.spec.replicas <= 5"
          }
        ]
      }
    })
    expect(tryWith(5).code).toBe(201)
    expect(cluster.tryPatch('deployments web', { spec: { replicas: 7 } }).code).toBe(422)
    expect(cluster.get<Deployment>('deployments web')!.spec.replicas).toBe(5)
    // Both can always be taken away.
    expect(cluster.delete('validatingadmissionpolicybindings few-binding.example.com').code).toBe(200)
    expect(cluster.tryPatch('deployments web', { spec: { replicas: 7 } }).code).toBe(200)
  })

  test('C7 message, messageExpression and reason', () => {
    cluster.create(
      policy({
        validations: [
          {
            ...few,
            message: 'at most five',
            messageExpression: "'not ' + string(object.spec.replicas)",
            reason: 'Forbidden'
          }
        ]
      })
    )
    cluster.create(binding())
    expect(refusal(tryWith(6))).toEqual({ code: 403, reason: 'Forbidden', message: denied('not 6') })
    cluster.patch('validatingadmissionpolicies few.example.com', {
      spec: {
        validations: [{ ...few, message: 'at most five', messageExpression: 'object.metadata.annotations.none' }]
      }
    })
    expect(said()).toBe(denied('at most five'))
  })

  test('C7 Warn tells and lets pass; Audit lets pass', () => {
    cluster.create(policy({ validations: [{ ...few, message: 'at most five' }] }))
    cluster.create(binding({ validationActions: ['Warn', 'Audit'] }))
    expect(tryWith(6)).toMatchObject({
      code: 201,
      warnings: [
        "Validation failed for ValidatingAdmissionPolicy 'few.example.com' with binding 'few-binding.example.com': at most five"
      ]
    })
    cluster.patch('validatingadmissionpolicybindings few-binding.example.com', {
      spec: { validationActions: ['Audit'] }
    })
    expect(tryWith(6, 'other')).toMatchObject({ code: 201, warnings: [] })
  })

  test('C7 variables, matchConditions, namespaceObject, request and what was before', () => {
    cluster.create(
      policy({
        variables: [
          { name: 'containers', expression: 'object.spec.template.spec.containers' },
          { name: 'images', expression: 'variables.containers.map(c, c.image)' },
          { name: 'broken', expression: 'object.spec.nothing' }
        ],
        matchConditions: [
          { name: 'not-free', expression: "!has(object.metadata.labels) || !('free' in object.metadata.labels)" }
        ],
        validations: [
          { expression: "variables.images.all(i, !i.endsWith(':latest'))", message: 'no latest' },
          {
            expression:
              "namespaceObject.metadata.name != 'default' || request.operation == 'CREATE' || object.spec.replicas >= oldObject.spec.replicas",
            message: 'only up'
          }
        ]
      })
    )
    cluster.create(binding())
    expect(refusal(cluster.tryCreate(deployment('web', { image: 'nginx:latest' }))).message).toBe(denied('no latest'))
    cluster.create(deployment('web', { replicas: 3 }))
    expect(refusal(cluster.tryPatch('deployments web', { spec: { replicas: 2 } })).message).toBe(denied('only up'))
    expect(cluster.tryPatch('deployments web', { spec: { replicas: 4 } }).code).toBe(200)
    cluster.patch('deployments web', { metadata: { labels: { free: '1' } } })
    expect(cluster.tryPatch('deployments web', { spec: { replicas: 1 } }).code).toBe(200)
  })

  test('C7 failurePolicy: an expression that ends in an error denies, or counts as nothing', () => {
    const validations = [{ expression: 'object.spec.strategy.rollingUpdate.nothing == 1' }]
    cluster.create(policy({ validations }))
    cluster.create(binding())
    expect(said(1)).toBe(
      denied("expression 'object.spec.strategy.rollingUpdate.nothing == 1' resulted in error: no such key: nothing")
    )
    cluster.patch('validatingadmissionpolicies few.example.com', { spec: { failurePolicy: 'Ignore' } })
    expect(tryWith(1).code).toBe(201)
  })

  test('C7 parameters: a named object, selected ones, none of them; another kind than there is', () => {
    cluster.create(
      policy({
        paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
        validations: [{ expression: 'object.spec.replicas <= int(params.data.most)', message: 'too many' }]
      })
    )
    cluster.create(binding({ paramRef: { name: 'limits', parameterNotFoundAction: 'Deny' } }))
    expect(said(1)).toBe(
      denied('failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction')
    )
    cluster.create(configMap('limits', { labels: { limits: 'yes' } }, { most: '2' }))
    expect(said(3)).toBe(denied('too many'))
    expect(tryWith(2, 'two').code).toBe(201)
    cluster.create(configMap('stricter', { labels: { limits: 'yes' } }, { most: '1' }))
    const paramRef = { name: null, selector: { matchLabels: { limits: 'yes' } }, parameterNotFoundAction: 'Allow' }
    cluster.patch('validatingadmissionpolicybindings few-binding.example.com', { spec: { paramRef } })
    expect(said(2)).toBe(denied('too many'))
    cluster.delete('configmaps limits')
    cluster.delete('configmaps stricter')
    expect(tryWith(9).code).toBe(201)
    cluster.patch('validatingadmissionpolicies few.example.com', {
      spec: { paramKind: { apiVersion: 'rules.example.com/v1', kind: 'Limit' } }
    })
    expect(refusal(tryWith(1, 'late')).message).toBe(
      "deployments.apps \"late\" is forbidden: ValidatingAdmissionPolicy 'few.example.com' denied request: failed to configure policy: failed to find resource referenced by paramKind: 'rules.example.com/v1, Kind=Limit'"
    )
  })

  test('C7 matchResources of a binding narrow it; excludeResourceRules and names leave out', () => {
    cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'strict', labels: { level: 'high' } } })
    cluster.create(
      policy({
        validations: [few],
        matchConstraints: {
          resourceRules: [onDeployments],
          excludeResourceRules: [{ ...onDeployments, resourceNames: ['exempt'] }]
        }
      })
    )
    cluster.create(binding({ matchResources: { namespaceSelector: { matchLabels: { level: 'high' } } } }))
    expect(tryWith(6).code).toBe(201)
    const there = (name: string): Body => {
      const body = deployment(name, { replicas: 6 })
      return { ...body, metadata: { name, namespace: 'strict' } }
    }
    expect(cluster.tryCreate(there('web')).code).toBe(422)
    expect(cluster.tryCreate(there('exempt')).code).toBe(201)
  })

  test('C7 what the control plane writes is judged too, as the account that each controller acts as', () => {
    const rules = [{ ...onDeployments, apiGroups: [''], resources: ['pods'] }]
    cluster.create(
      policy(
        {
          validations: [
            {
              expression: 'has(object.metadata.labels) && "team" in object.metadata.labels',
              messageExpression: "'no team, ' + request.userInfo.username"
            }
          ]
        },
        rules
      )
    )
    cluster.create(binding())
    cluster.create(deployment('web', { replicas: 1 }))
    cluster.run(3)
    const [set] = cluster.list<Deployment>('replicasets', 'app=web')
    expect(cluster.events(set!)[0]).toMatch(
      /^Warning FailedCreate: Error creating: pods "web-[a-z0-9-]+" is forbidden: ValidatingAdmissionPolicy 'few\.example\.com' with binding 'few-binding\.example\.com' denied request: no team, system:serviceaccount:kube-system:replicaset-controller/
    )
  })

  test('C7 expressions must compile; status tells of fields that a kind does not have', () => {
    expect(refusal(cluster.tryCreate(policy({ validations: [{ expression: 'object.spec.(' }] })))).toMatchObject({
      code: 422,
      message: expect.stringMatching(
        /^ValidatingAdmissionPolicy\.admissionregistration\.k8s\.io "few\.example\.com" is invalid: spec\.validations\[0\]\.expression: Invalid value: "object\.spec\.\(": compilation failed: ERROR: <input>:1:/
      ) as unknown
    })
    expect(refusal(cluster.tryCreate(policy({ validations: [{ expression: 'size(object.spec)' }] }))).message).toBe(
      'ValidatingAdmissionPolicy.admissionregistration.k8s.io "few.example.com" is invalid: spec.validations[0].expression: Invalid value: "size(object.spec)": must evaluate to bool'
    )
    cluster.create(
      policy({
        validations: [
          { expression: 'object.replicas > 1' },
          { expression: "object.spec.template.spec.containers.all(c, c.imagee != '')" },
          few
        ]
      })
    )
    cluster.run(1)
    const { status } = cluster.get<ValidatingAdmissionPolicy>('validatingadmissionpolicies few.example.com')!
    expect(status).toEqual({
      observedGeneration: 1,
      typeChecking: {
        expressionWarnings: [
          {
            fieldRef: 'spec.validations[0].expression',
            warning:
              "apps/v1, Kind=Deployment: ERROR: <input>:1:7: undefined field 'replicas'\n | object.replicas > 1\n | ......^"
          },
          {
            fieldRef: 'spec.validations[1].expression',
            warning:
              "apps/v1, Kind=Deployment: ERROR: <input>:1:46: undefined field 'imagee'\n | object.spec.template.spec.containers.all(c, c.imagee != '')\n | .............................................^"
          }
        ]
      }
    })
  })
})

describe('C7 what expressions may ask', () => {
  const jane: Identity = { user: 'jane', groups: ['system:authenticated'], userAgent: 'kubectl' }
  const asJane = (name: string): ReturnType<Cluster['submit']> =>
    cluster.engine.submit(
      {
        verb: 'create',
        group: 'apps',
        version: 'v1',
        resource: 'deployments',
        namespace: 'default',
        body: deployment(name, { replicas: 1 })
      },
      jane
    )
  const allow = (name: string, subject: Body, rules: readonly Body[]): void => {
    const apiGroup = 'rbac.authorization.k8s.io'
    const apiVersion = `${apiGroup}/v1`
    cluster.create({ apiVersion, kind: 'ClusterRole', metadata: { name }, rules: [...rules] })
    const roleRef = { apiGroup, kind: 'ClusterRole', name }
    cluster.create({ apiVersion, kind: 'ClusterRoleBinding', metadata: { name }, roleRef, subjects: [subject] })
  }
  const user: Body = { kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'jane' }

  test('C7 authorizer: whether who asks may do something else, is judged by the cluster’s own roles', () => {
    allow('deployer', user, [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['create'] }])
    cluster.create(
      policy({
        variables: [
          { name: 'secrets', expression: "authorizer.group('').resource('secrets').namespace(request.namespace)" }
        ],
        validations: [
          {
            expression: "variables.secrets.check('get').allowed()",
            messageExpression: "request.userInfo.username + ' may not see secrets'"
          },
          { expression: "authorizer.requestResource.check('create').reason().contains('ClusterRole')" }
        ]
      })
    )
    cluster.create(binding())
    expect(refusal(asJane('web')).message).toBe(denied('jane may not see secrets'))
    allow('reader', user, [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }])
    expect(asJane('web').code).toBe(201)
  })

  test('C7 authorizer: a ServiceAccount in his place, paths, and what is no name at all', () => {
    const validations = (expression: string): void => {
      cluster.delete('validatingadmissionpolicies few.example.com')
      cluster.create(policy({ validations: [{ expression }] }))
    }
    cluster.create(policy({ validations: [few] }))
    cluster.create(binding())
    validations(
      "authorizer.serviceAccount('kube-system', 'deployment-controller').group('apps').resource('replicasets').check('create').allowed() && " +
        "!authorizer.serviceAccount('default', 'default').requestResource.check('create').allowed() && " +
        "authorizer.path('/healthz').check('get').allowed() && !authorizer.path('/healthz').check('get').errored()"
    )
    expect(tryWith(1).code).toBe(201)
    validations("authorizer.serviceAccount('default', 'a@b').path('/').check('get').allowed()")
    expect(said()).toBe(
      denied(
        "expression 'authorizer.serviceAccount('default', 'a@b').path('/').check('get').allowed()' resulted in error: Invalid service account name"
      )
    )
    validations("authorizer.path(' ').check('get').allowed()")
    expect(said()).toContain('resulted in error: path must not be empty')
    const asking = { expression: 'true', messageExpression: "authorizer.path('/').check('get').reason()" }
    expect(refusal(cluster.tryCreate(policy({ validations: [asking] }, [onDeployments], 'b'))).message).toContain(
      "spec.validations[0].messageExpression: Invalid value: \"authorizer.path('/').check('get').reason()\": compilation failed: ERROR: <input>:1:1: undeclared reference to 'authorizer' (in container '')"
    )
  })

  test('C7 addresses, URLs, versions, formats and sets are evaluated, with upstream’s words where they cannot be', () => {
    cluster.create(
      policy({
        validations: [
          { expression: "cidr('10.0.0.0/8').containsIP(object.metadata.annotations['ip'])" },
          { expression: "url(object.metadata.annotations['url']).getHostname() in ['a.example', 'b.example']" },
          { expression: "semver(object.metadata.annotations['version']).isGreaterThan(semver('1.2.0'))" },
          { expression: '!format.dns1123Label().validate(object.metadata.name).hasValue()' },
          { expression: "sets.contains(['x', 'y'], object.metadata.labels.map(key, object.metadata.labels[key]))" }
        ]
      })
    )
    cluster.create(binding())
    const tryAnnotated = (annotations: Body): string => {
      const made = deployment('web', { replicas: 1 })
      const metadata = { name: 'web', annotations, labels: { kind: 'x' } }
      const response = cluster.tryCreate({ ...made, metadata })
      return response.code === 201 ? 'created' : refusal(response).message.split('denied request: ')[1]!
    }
    const good = { ip: '10.1.2.3', url: 'https://b.example:8443/x', version: '1.10.0' }
    expect(tryAnnotated({ ...good, ip: '11.1.2.3' })).toMatch(/^failed expression: cidr/)
    expect(tryAnnotated({ ...good, ip: '10.1.2' })).toMatch(
      /resulted in error: IP Address "10\.1\.2" parse error during conversion from string: ParseAddr\("10\.1\.2"\): IPv4 address too short$/
    )
    expect(tryAnnotated({ ...good, url: 'https://c.example/' })).toMatch(/^failed expression: url/)
    expect(tryAnnotated({ ...good, version: '1.2.0-rc.1' })).toMatch(/^failed expression: semver/)
    expect(tryAnnotated(good)).toBe('created')
  })
})
