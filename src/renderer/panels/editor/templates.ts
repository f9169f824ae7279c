import counter from '../../../../resources/samples/counter.yaml?raw'
import cacheProxy from '../../../../resources/samples/cache-proxy.yaml?raw'
import guestbook from '../../../../resources/samples/guestbook.yaml?raw'
import logCollector from '../../../../resources/samples/log-collector.yaml?raw'
import redisAmbassador from '../../../../resources/samples/redis-ambassador.yaml?raw'
import { apiVersionOf, qualifiedResource } from '../../../shared/kinds/kind.ts'
import { useCustomKinds } from '../../connection/cluster-kinds.ts'

/** A manifest to begin with. */
export interface Template {
  readonly id: string
  /** A kind's name, or undefined for a sample of several objects. */
  readonly kind: string | undefined
  readonly yaml: string
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: nginx:1.27
        ports:
        - containerPort: 80
        resources:
          requests:
            cpu: 100m
            memory: 64Mi
          limits:
            memory: 128Mi
`

const daemonset = `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  labels:
    app: agent
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      containers:
      - name: agent
        image: busybox:1.36
        command: ["sh", "-c", "while true; do echo alive; sleep 60; done"]
`

const statefulset = `apiVersion: v1
kind: Service
metadata:
  name: store
spec:
  clusterIP: None
  selector:
    app: store
  ports:
  - port: 6379
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: store
spec:
  serviceName: store
  replicas: 3
  selector:
    matchLabels:
      app: store
  template:
    metadata:
      labels:
        app: store
    spec:
      containers:
      - name: store
        image: redis:7.4
        ports:
        - containerPort: 6379
`

const replicationcontroller = `apiVersion: v1
kind: ReplicationController
metadata:
  name: web
spec:
  replicas: 2
  selector:
    app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: nginx:1.27
`

const podtemplate = `apiVersion: v1
kind: PodTemplate
metadata:
  name: web
template:
  metadata:
    labels:
      app: web
  spec:
    containers:
    - name: web
      image: nginx:1.27
`

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  containers:
  - name: web
    image: nginx:1.27
    ports:
    - containerPort: 80
`

const service = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
    targetPort: 80
`

const configmap = `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  GREETING: Hello
`

const secret = `apiVersion: v1
kind: Secret
metadata:
  name: password
stringData:
  password: change-me
`

const job = `apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
spec:
  backoffLimit: 3
  ttlSecondsAfterFinished: 3600
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: migrate
        image: busybox:1.36
        command: [sh, -c, "echo migrating; sleep 10; echo done"]
`

const cronjob = `apiVersion: batch/v1
kind: CronJob
metadata:
  name: nightly
spec:
  schedule: "0 2 * * *"
  timeZone: Etc/UTC
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
          - name: report
            image: busybox:1.36
            command: [sh, -c, "date; echo reporting"]
`

const claim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
spec:
  accessModes:
  - ReadWriteOnce
  resources:
    requests:
      storage: 1Gi
`

const volume = `apiVersion: v1
kind: PersistentVolume
metadata:
  name: disk
spec:
  capacity:
    storage: 5Gi
  accessModes:
  - ReadWriteOnce
  persistentVolumeReclaimPolicy: Retain
  storageClassName: manual
  hostPath:
    path: /mnt/disk
`

const storageClass = `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: fast
provisioner: disk.csi.drydock.dev
reclaimPolicy: Retain
allowVolumeExpansion: true
volumeBindingMode: WaitForFirstConsumer
`

const namespace = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
`

const resourcequota = `apiVersion: v1
kind: ResourceQuota
metadata:
  name: compute
spec:
  hard:
    pods: "20"
    requests.cpu: "4"
    requests.memory: 8Gi
    limits.memory: 16Gi
`

const limitrange = `apiVersion: v1
kind: LimitRange
metadata:
  name: containers
spec:
  limits:
    - type: Container
      defaultRequest:
        cpu: 100m
        memory: 64Mi
      default:
        memory: 128Mi
      max:
        memory: 1Gi
`

const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
    - host: web.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
`

const networkpolicy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web-from-same-namespace
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {}
`

const runtimeclass = `apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata:
  name: sandbox
handler: runsc
overhead:
  podFixed:
    cpu: 250m
    memory: 120Mi
`

/** By the qualified resource that other panels ask with; samples of more than one object last. */
export const templates: readonly Template[] = [
  { id: 'deployments.apps', kind: 'Deployment', yaml: deployment },
  { id: 'services', kind: 'Service', yaml: service },
  { id: 'configmaps', kind: 'ConfigMap', yaml: configmap },
  { id: 'secrets', kind: 'Secret', yaml: secret },
  { id: 'persistentvolumeclaims', kind: 'PersistentVolumeClaim', yaml: claim },
  { id: 'persistentvolumes', kind: 'PersistentVolume', yaml: volume },
  { id: 'storageclasses.storage.k8s.io', kind: 'StorageClass', yaml: storageClass },
  { id: 'pods', kind: 'Pod', yaml: pod },
  { id: 'daemonsets.apps', kind: 'DaemonSet', yaml: daemonset },
  { id: 'statefulsets.apps', kind: 'StatefulSet', yaml: statefulset },
  { id: 'replicationcontrollers', kind: 'ReplicationController', yaml: replicationcontroller },
  { id: 'podtemplates', kind: 'PodTemplate', yaml: podtemplate },
  { id: 'jobs.batch', kind: 'Job', yaml: job },
  { id: 'cronjobs.batch', kind: 'CronJob', yaml: cronjob },
  { id: 'namespaces', kind: 'Namespace', yaml: namespace },
  { id: 'resourcequotas', kind: 'ResourceQuota', yaml: resourcequota },
  { id: 'limitranges', kind: 'LimitRange', yaml: limitrange },
  { id: 'ingresses.networking.k8s.io', kind: 'Ingress', yaml: ingress },
  { id: 'networkpolicies.networking.k8s.io', kind: 'NetworkPolicy', yaml: networkpolicy },
  { id: 'runtimeclasses.node.k8s.io', kind: 'RuntimeClass', yaml: runtimeclass },
  { id: 'counter', kind: undefined, yaml: counter },
  { id: 'guestbook', kind: undefined, yaml: guestbook },
  { id: 'log-collector', kind: undefined, yaml: logCollector },
  { id: 'cache-proxy', kind: undefined, yaml: cacheProxy },
  { id: 'redis-ambassador', kind: undefined, yaml: redisAmbassador }
]

export function templateText(id: string | undefined): string {
  return templates.find((template) => template.id === id)?.yaml ?? customTemplate(id) ?? deployment
}

/** What every custom resource begins with; its schema is the cluster's to check. */
function customTemplate(id: string | undefined): string | undefined {
  const kind = useCustomKinds.getState().kinds?.find((candidate) => qualifiedResource(candidate) === id)
  if (kind === undefined) return undefined
  return `apiVersion: ${apiVersionOf(kind)}\nkind: ${kind.kind}\nmetadata:\n  name: my-${kind.singular}\nspec: {}\n`
}
