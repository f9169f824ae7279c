// A policy server for the tests of webhooks: its pod, its Service, its certificate, and configurations that name it.
import { encodeBase64 } from '../../../shared/kube/base64.ts'
import type { Json } from '../../../shared/kube/object.ts'
import { issueServerCertificate, type IssuedCertificates } from '../certificates/issue.ts'
import { Random } from '../sim/random.ts'
import type { Body, Cluster } from './cluster.ts'

const namespace = 'policy'
const webhookName = 'check.policy.example'

/** A rule of the policy server: see webhooks/policy-server.ts. */
export type Rule = { readonly [key: string]: Json }

export interface ServerOptions {
  readonly rules: readonly Rule[]
  /** Names in its certificate. */
  readonly hosts?: readonly string[]
  readonly name?: string
  readonly container?: Body
}

/** Runs a policy server and gives its certificates; its Service is NAME.policy.svc. */
export function runPolicyServer(
  cluster: Cluster,
  { rules, name = 'server', hosts = [`${name}.${namespace}.svc`], container = {} }: ServerOptions
): IssuedCertificates {
  if (cluster.get(`namespaces ${namespace}`) === undefined)
    cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
  const certificates = issueServerCertificate(new Random(name), hosts, cluster.now)
  const labels = { app: name }
  cluster.create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `${name}-tls`, namespace },
    type: 'kubernetes.io/tls',
    data: { 'tls.crt': encodeBase64(certificates.certificate), 'tls.key': encodeBase64(certificates.key) }
  })
  cluster.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `${name}-policy`, namespace },
    data: { 'policy.yaml': policyText(rules) }
  })
  cluster.create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'server',
              image: 'drydock/policy-server:1.0',
              ports: [{ containerPort: 8443 }],
              volumeMounts: [
                { name: 'tls', mountPath: '/etc/tls', readOnly: true },
                { name: 'policy', mountPath: '/etc/policy' }
              ],
              ...container
            }
          ],
          volumes: [
            { name: 'tls', secret: { secretName: `${name}-tls` } },
            { name: 'policy', configMap: { name: `${name}-policy` } }
          ]
        }
      }
    }
  })
  cluster.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: labels, ports: [{ port: 443, targetPort: 8443 }] }
  })
  cluster.run(15)
  return certificates
}

export function policyText(rules: readonly Rule[]): string {
  return JSON.stringify({ rules })
}

export interface WebhookOptions {
  readonly name?: string
  /** Of the configuration; the webhook's where absent. */
  readonly configuration?: string
  readonly server?: string
  readonly authority?: string
  readonly rules?: readonly Body[]
  /** Further members of the webhook. */
  readonly more?: Body
}

/** CREATE of ConfigMaps. */
export const onConfigMaps: Body = {
  apiGroups: [''],
  apiVersions: ['v1'],
  operations: ['CREATE'],
  resources: ['configmaps']
}

function configuration(kind: string, options: WebhookOptions): Body {
  const { name = webhookName, server = 'server', authority, rules = [onConfigMaps], more = {} } = options
  const service = { name: server, namespace, path: '/review' }
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { name: options.configuration ?? name },
    webhooks: [
      {
        name,
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        rules: [...rules],
        clientConfig: { service, ...(authority === undefined ? {} : { caBundle: encodeBase64(authority) }) },
        ...more
      }
    ]
  }
}

export function validating(options: WebhookOptions = {}): Body {
  return configuration('ValidatingWebhookConfiguration', options)
}

export function mutating(options: WebhookOptions = {}): Body {
  return configuration('MutatingWebhookConfiguration', options)
}

export function configMap(name: string, metadata: Body = {}, data: Body = {}): Body {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data }
}
