// The forms of the kinds that people write most. What a form does not show stays in the text as it is.
import type { FormField, FormPath, FormWord, KindForm, ListField, ValueField } from './form-field.ts'

const core = (resource: string) => ({ group: '', resource })

function value(word: FormWord, path: FormPath, more: Partial<ValueField> = {}): ValueField {
  return { type: 'text', word, path, ...more }
}

const name = value('name', ['metadata', 'name'], { isHalf: true })
const namespace = value('namespace', ['metadata', 'namespace'], { isHalf: true, refersTo: core('namespaces') })
const labels: FormField = { type: 'pairs', word: 'labels', path: ['metadata', 'labels'] }

/** The containers of a pod template that begins at this path. */
function containers(spec: FormPath): ListField {
  const ask = (word: FormWord, kind: 'requests' | 'limits', resource: 'cpu' | 'memory', placeholder: string) =>
    value(word, ['resources', kind, resource], { isHalf: true, placeholder })
  return {
    type: 'list',
    word: 'containers',
    path: [...spec, 'containers'],
    item: { name: 'container', image: 'busybox:1.37' },
    fields: [
      value('name', ['name'], { isHalf: true }),
      value('image', ['image'], { isHalf: true }),
      value('command', ['command'], { type: 'lines' }),
      value('args', ['args'], { type: 'lines' }),
      ask('cpuRequest', 'requests', 'cpu', '100m'),
      ask('cpuLimit', 'limits', 'cpu', '500m'),
      ask('memoryRequest', 'requests', 'memory', '64Mi'),
      ask('memoryLimit', 'limits', 'memory', '128Mi'),
      {
        type: 'list',
        word: 'ports',
        path: ['ports'],
        item: { containerPort: 8080 },
        fields: [
          value('containerPort', ['containerPort'], { type: 'number', isHalf: true }),
          value('name', ['name'], { isHalf: true })
        ]
      },
      {
        type: 'list',
        word: 'env',
        path: ['env'],
        item: { name: 'NAME', value: '' },
        fields: [value('name', ['name'], { isHalf: true }), value('value', ['value'], { isHalf: true })]
      }
    ]
  }
}

const deployment: KindForm = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  fields: [
    name,
    namespace,
    value('replicas', ['spec', 'replicas'], { type: 'number', isHalf: true, placeholder: '1' }),
    value('strategy', ['spec', 'strategy', 'type'], {
      type: 'choice',
      options: ['RollingUpdate', 'Recreate'],
      isHalf: true
    }),
    containers(['spec', 'template', 'spec']),
    value('serviceAccount', ['spec', 'template', 'spec', 'serviceAccountName'], { refersTo: core('serviceaccounts') }),
    labels
  ]
}

const service: KindForm = {
  apiVersion: 'v1',
  kind: 'Service',
  fields: [
    name,
    namespace,
    value('type', ['spec', 'type'], {
      type: 'choice',
      options: ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']
    }),
    { type: 'pairs', word: 'selector', path: ['spec', 'selector'] },
    {
      type: 'list',
      word: 'ports',
      path: ['spec', 'ports'],
      item: { port: 80, targetPort: 8080 },
      fields: [
        value('port', ['port'], { type: 'number', isHalf: true }),
        value('targetPort', ['targetPort'], { type: 'number', isHalf: true }),
        value('name', ['name'], { isHalf: true }),
        value('protocol', ['protocol'], { type: 'choice', options: ['TCP', 'UDP', 'SCTP'], isHalf: true }),
        value('nodePort', ['nodePort'], { type: 'number', isHalf: true })
      ]
    },
    labels
  ]
}

const ingress: KindForm = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  fields: [
    name,
    namespace,
    value('ingressClass', ['spec', 'ingressClassName'], {
      refersTo: { group: 'networking.k8s.io', resource: 'ingressclasses' }
    }),
    {
      type: 'list',
      word: 'rules',
      path: ['spec', 'rules'],
      item: {
        host: 'app.example.com',
        http: {
          paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }]
        }
      },
      fields: [
        value('host', ['host']),
        {
          type: 'list',
          word: 'paths',
          path: ['http', 'paths'],
          item: { path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } },
          fields: [
            value('path', ['path'], { isHalf: true }),
            value('pathType', ['pathType'], {
              type: 'choice',
              options: ['Prefix', 'Exact', 'ImplementationSpecific'],
              isHalf: true
            }),
            value('service', ['backend', 'service', 'name'], { refersTo: core('services'), isHalf: true }),
            value('port', ['backend', 'service', 'port', 'number'], { type: 'number', isHalf: true })
          ]
        }
      ]
    },
    {
      type: 'list',
      word: 'tls',
      path: ['spec', 'tls'],
      item: { hosts: ['app.example.com'], secretName: 'app-tls' },
      fields: [
        value('hosts', ['hosts'], { type: 'lines', isHalf: true }),
        value('secret', ['secretName'], { refersTo: core('secrets'), isHalf: true })
      ]
    }
  ]
}

const jobSpec: FormPath = ['spec', 'jobTemplate', 'spec']

const cronJob: KindForm = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  fields: [
    name,
    namespace,
    value('schedule', ['spec', 'schedule'], { isHalf: true, placeholder: '*/5 * * * *' }),
    value('timeZone', ['spec', 'timeZone'], { isHalf: true, placeholder: 'Etc/UTC' }),
    value('concurrency', ['spec', 'concurrencyPolicy'], {
      type: 'choice',
      options: ['Allow', 'Forbid', 'Replace'],
      isHalf: true
    }),
    value('restartPolicy', [...jobSpec, 'template', 'spec', 'restartPolicy'], {
      type: 'choice',
      options: ['OnFailure', 'Never'],
      isHalf: true
    }),
    value('successfulJobs', ['spec', 'successfulJobsHistoryLimit'], { type: 'number', isHalf: true, placeholder: '3' }),
    value('failedJobs', ['spec', 'failedJobsHistoryLimit'], { type: 'number', isHalf: true, placeholder: '1' }),
    value('suspend', ['spec', 'suspend'], { type: 'toggle' }),
    containers([...jobSpec, 'template', 'spec'])
  ]
}

const configMap: KindForm = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  fields: [
    name,
    namespace,
    { type: 'pairs', word: 'data', path: ['data'], isLong: true },
    value('immutable', ['immutable'], { type: 'toggle' }),
    labels
  ]
}

const autoscaler: KindForm = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  fields: [
    name,
    namespace,
    value('targetKind', ['spec', 'scaleTargetRef', 'kind'], {
      type: 'choice',
      options: ['Deployment', 'StatefulSet', 'ReplicaSet'],
      isHalf: true
    }),
    value('target', ['spec', 'scaleTargetRef', 'name'], {
      refersTo: { group: 'apps', resource: 'deployments' },
      isHalf: true
    }),
    value('least', ['spec', 'minReplicas'], { type: 'number', isHalf: true, placeholder: '1' }),
    value('most', ['spec', 'maxReplicas'], { type: 'number', isHalf: true }),
    {
      type: 'list',
      word: 'metrics',
      path: ['spec', 'metrics'],
      item: { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
      fields: [
        value('resource', ['resource', 'name'], { type: 'choice', options: ['cpu', 'memory'], isHalf: true }),
        value('utilization', ['resource', 'target', 'averageUtilization'], { type: 'number', isHalf: true })
      ]
    }
  ]
}

const forms: readonly KindForm[] = [deployment, service, ingress, cronJob, configMap, autoscaler]

/** Undefined for kinds that are written as YAML alone. */
export function formOf(apiVersion: unknown, kind: unknown): KindForm | undefined {
  return forms.find((form) => form.apiVersion === apiVersion && form.kind === kind)
}

export { forms as kindForms }
