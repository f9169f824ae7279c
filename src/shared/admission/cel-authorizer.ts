// `authorizer` of admission's expressions: may whoever sent the request do something else as well (k8s.io/apiserver's
// pkg/cel/library/authz.go).
import type { Environment } from '@marcbachmann/cel-js'
import { definerOf } from '../custom-resources/cel-definer.ts'
import { dns1123LabelComplaints, dns1123SubdomainComplaints } from '../kube/names.ts'

/** What is asked: a path, or a resource of the API. */
export type AskedAccess = { readonly verb: string; readonly path: string } | ({ readonly verb: string } & AskedResource)

export interface AskedResource {
  readonly group: string
  readonly resource: string
  readonly subresource: string
  readonly namespace: string
  readonly name: string
}

export interface AccessDecision {
  readonly isAllowed: boolean
  readonly reason: string
}

/** Decides about who sent the request, or about a ServiceAccount in his place. */
export type DecideAccess = (
  asked: AskedAccess,
  account: { readonly namespace: string; readonly name: string } | undefined
) => AccessDecision

type Ask = (asked: AskedAccess) => AccessDecision

const types = 'kubernetes.authorization'
const [authorizerType, pathType, groupType, resourceType, decisionType] = [
  `${types}.Authorizer`,
  `${types}.PathCheck`,
  `${types}.GroupCheck`,
  `${types}.ResourceCheck`,
  `${types}.Decision`
]

export class CelAuthorizer {
  readonly decide: DecideAccess
  readonly ask: Ask
  /** What the request itself is about: a check that only lacks its verb. */
  readonly requestResource: CelResourceCheck

  constructor(
    decide: DecideAccess,
    request: AskedResource,
    account?: { readonly namespace: string; readonly name: string }
  ) {
    this.decide = decide
    this.ask = (asked) => decide(asked, account)
    this.requestResource = new CelResourceCheck(this.ask, request)
  }
}

class CelPathCheck {
  readonly ask: Ask
  readonly path: string

  constructor(ask: Ask, path: string) {
    this.ask = ask
    this.path = path
  }
}

class CelGroupCheck {
  readonly ask: Ask
  readonly group: string

  constructor(ask: Ask, group: string) {
    this.ask = ask
    this.group = group
  }
}

class CelResourceCheck {
  readonly ask: Ask
  readonly about: AskedResource

  constructor(ask: Ask, about: AskedResource) {
    this.ask = ask
    this.about = about
  }
}

class CelDecision {
  readonly decision: AccessDecision

  constructor(decision: AccessDecision) {
    this.decision = decision
  }
}

export function defineAuthorizer(environment: Environment): void {
  const define = definerOf(environment)
  environment.registerType(resourceType, { ctor: CelResourceCheck, fields: {} })
  environment.registerType(authorizerType, { ctor: CelAuthorizer, fields: { requestResource: resourceType } })
  environment.registerType(pathType, { ctor: CelPathCheck, fields: {} })
  environment.registerType(groupType, { ctor: CelGroupCheck, fields: {} })
  environment.registerType(decisionType, { ctor: CelDecision, fields: {} })
  environment.registerVariable('authorizer', authorizerType)
  define(`${authorizerType}.path(string): ${pathType}`, ({ ask }: CelAuthorizer, path: string) => {
    return new CelPathCheck(ask, filled(path, 'path'))
  })
  define(
    `${authorizerType}.group(string): ${groupType}`,
    ({ ask }: CelAuthorizer, group: string) => new CelGroupCheck(ask, group)
  )
  define(
    `${authorizerType}.serviceAccount(string, string): ${authorizerType}`,
    ({ decide, requestResource }: CelAuthorizer, namespace: string, name: string) => {
      if (dns1123SubdomainComplaints(name).length > 0) throw new Error('Invalid service account name')
      if (dns1123LabelComplaints(namespace).length > 0) throw new Error('Invalid service account namespace')
      return new CelAuthorizer(decide, requestResource.about, { namespace, name })
    }
  )
  define(`${groupType}.resource(string): ${resourceType}`, ({ ask, group }: CelGroupCheck, resource: string) => {
    const about = { group, resource: filled(resource, 'resource'), subresource: '', namespace: '', name: '' }
    return new CelResourceCheck(ask, about)
  })
  for (const part of ['subresource', 'namespace', 'name'] as const)
    define(
      `${resourceType}.${part}(string): ${resourceType}`,
      ({ ask, about }: CelResourceCheck, text: string) => new CelResourceCheck(ask, { ...about, [part]: text })
    )
  // RBAC does not look at selectors: who may list some may list all.
  for (const selector of ['fieldSelector', 'labelSelector'])
    define(`${resourceType}.${selector}(string): ${resourceType}`, (check: CelResourceCheck) => check)
  define(
    `${pathType}.check(string): ${decisionType}`,
    ({ ask, path }: CelPathCheck, verb: string) => new CelDecision(ask({ verb, path }))
  )
  define(
    `${resourceType}.check(string): ${decisionType}`,
    ({ ask, about }: CelResourceCheck, verb: string) => new CelDecision(ask({ verb, ...about }))
  )
  define(`${decisionType}.allowed(): bool`, ({ decision }: CelDecision) => decision.isAllowed)
  define(`${decisionType}.reason(): string`, ({ decision }: CelDecision) => decision.reason)
  define(`${decisionType}.errored(): bool`, () => false)
  define(`${decisionType}.error(): string`, () => '')
}

function filled(text: string, what: string): string {
  if (text.trim() === '') throw new Error(`${what} must not be empty`)
  return text
}
