// Bodies that scenarios submit, short where they are all alike.
import type { Json } from '../../../shared/kube/object.ts'
import type { Body } from './cluster.ts'

export interface DeploymentOptions {
  readonly replicas?: number
  readonly image?: string
  /** Further members of the Deployment's spec. */
  readonly spec?: Body
  /** Further members of the container and of the pod's spec. */
  readonly container?: Body
  readonly pod?: Body
  readonly annotations?: Readonly<Record<string, string>>
}

export function deployment(name: string, options: DeploymentOptions = {}): Body {
  const { replicas = 3, image = 'nginx:1.27', spec = {}, container = {}, pod = {}, annotations } = options
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, ...(annotations === undefined ? {} : { annotations }) },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      ...spec,
      template: {
        metadata: { labels: { app: name } },
        spec: { ...pod, containers: [{ name: 'main', image, ...container }] }
      }
    }
  }
}

export function pod(name: string, container: Body = {}, spec: Body = {}, metadata: Body = {}): Body {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...metadata },
    spec: { ...spec, containers: [{ name: 'main', image: 'nginx:1.27', ...container }] }
  }
}

/** A shell that runs this script. */
export function shell(script: string): Body {
  return { image: 'busybox:1.36', command: ['sh', '-c', script] }
}

export function service(name: string, spec: Body = {}): Body {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec }
  }
}

/** What a patch of a Deployment's template changes. */
export function template(change: Body): Json {
  return { spec: { template: change } }
}

export function image(name: string): Json {
  return template({ spec: { containers: [{ name: 'main', image: name }] } })
}

export interface StatefulSetOptions {
  readonly replicas?: number
  readonly image?: string
  /** Further members of the StatefulSet's spec, of the container and of the pod's spec. */
  readonly spec?: Body
  readonly container?: Body
  readonly pod?: Body
}

/** With the Service of its own name as its headless one; the Service is the caller's to make. */
export function statefulSet(name: string, options: StatefulSetOptions = {}): Body {
  const { replicas = 3, image: imageName = 'nginx:1.27', spec = {}, container = {}, pod: podSpec = {} } = options
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      replicas,
      serviceName: name,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { ...podSpec, containers: [{ name: 'main', image: imageName, ...container }] }
      },
      ...spec
    }
  }
}

/** A Job whose container runs this script. */
export function job(name: string, script: string, spec: Body = {}, pod: Body = {}): Body {
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec: { ...spec, template: runOnce(script, pod) } }
}

/** A CronJob whose Jobs run this script. */
export function cronJob(name: string, schedule: string, script: string, spec: Body = {}, jobSpec: Body = {}): Body {
  const jobTemplate = { spec: { ...jobSpec, template: runOnce(script, {}) } }
  return { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name }, spec: { schedule, ...spec, jobTemplate } }
}

function runOnce(script: string, pod: Body): Body {
  return { spec: { restartPolicy: 'Never', ...pod, containers: [{ name: 'main', ...shell(script) }] } }
}

export function claim(name: string, spec: Body = {}, metadata: Body = {}): Body {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, ...metadata },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec }
  }
}

/** Made by hand. */
export function persistentVolume(name: string, spec: Body = {}, labels: Body = {}): Body {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, labels },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'manual',
      hostPath: { path: `/mnt/${name}` },
      ...spec
    }
  }
}

/** A pod that mounts a claim at /data. */
export function mounting(name: string, claimName: string, spec: Body = {}): Body {
  return pod(
    name,
    { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
    { volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }], ...spec }
  )
}
