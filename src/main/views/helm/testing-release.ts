// For tests: the records that helm install and helm upgrade of a small chart leave.
import { releaseSecret, type ReleaseRecord, type ReleaseStatus } from './release-record.ts'

export interface TestingRelease {
  readonly name?: string
  readonly namespace?: string
  readonly version?: number
  readonly status?: ReleaseStatus
  readonly manifest?: string
  readonly config?: ReleaseRecord['config']
  readonly description?: string
}

/** The record of a revision; `at` in milliseconds is when it was deployed. */
export function testingRelease(given: TestingRelease = {}, at = Date.UTC(2026, 10, 20, 14)): ReleaseRecord {
  const { name = 'web', namespace = 'default', version = 1, status = 'deployed', config = {} } = given
  const { manifest = deploymentManifest({ name }), description = 'Install complete' } = given
  return {
    name,
    namespace,
    version,
    info: {
      first_deployed: new Date(at).toISOString(),
      last_deployed: new Date(at + version * 60_000).toISOString(),
      deleted: '',
      description,
      status,
      notes: `Visit http://${name}.example\n`
    },
    chart: {
      metadata: { name: 'web', version: `1.${version}.0`, appVersion: `1.2${6 + version}`, apiVersion: 'v2' },
      templates: [{ name: 'templates/deployment.yaml', data: 'e30=' }],
      values: { replicas: 1, image: { repository: 'nginx', tag: '1.27' }, debug: true }
    },
    config,
    manifest,
    hooks: [
      { name: `${name}-test`, kind: 'Pod', events: ['test'] },
      { name: `${name}-migrate`, kind: 'Job', events: ['pre-upgrade', 'pre-rollback'] }
    ]
  }
}

/** The Secret as helm creates it. */
export function testingReleaseSecret(given: TestingRelease = {}) {
  return releaseSecret(testingRelease(given), {}, { label: 'createdAt', at: Date.UTC(2026, 10, 20, 14) })
}

/** A ConfigMap and a Deployment, as Helm renders them: one document a template, each with its source. */
export function deploymentManifest(given: {
  readonly name?: string
  readonly image?: string
  readonly replicas?: number
  readonly greeting?: string
  readonly more?: string
}): string {
  const { name = 'web', image = 'nginx:1.27', replicas = 1, greeting = 'hello', more = '' } = given
  return `---
# Source: web/templates/configmap.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
data:
  greeting: ${greeting}
---
# Source: web/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels:
    app.kubernetes.io/managed-by: Helm
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
      - name: web
        image: ${image}
${more}`
}
