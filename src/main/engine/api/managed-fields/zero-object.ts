// A new object is compared with an empty one of its Go type, and that one is not empty: members that Go always writes
// are there already, so nobody owns them as such ("f:spec" without "."). These are those members.
import type { Kind } from '../../../../shared/kinds/kind.ts'

type Members = Readonly<Record<string, unknown>>

const template = { metadata: {}, spec: { containers: null } }

const zeroObjects: Readonly<Record<string, Members>> = {
  Namespace: { spec: {}, status: {} },
  Node: {
    spec: {},
    status: {
      daemonEndpoints: { kubeletEndpoint: { Port: 0 } },
      nodeInfo: {
        machineID: '',
        systemUUID: '',
        bootID: '',
        kernelVersion: '',
        osImage: '',
        containerRuntimeVersion: '',
        kubeletVersion: '',
        kubeProxyVersion: '',
        operatingSystem: '',
        architecture: ''
      }
    }
  },
  Lease: { spec: {} },
  Pod: { spec: { containers: null }, status: {} },
  ReplicaSet: { spec: { selector: null, template }, status: { replicas: 0 } },
  Deployment: { spec: { selector: null, template, strategy: {} }, status: {} },
  DaemonSet: {
    spec: { selector: null, template, updateStrategy: {} },
    status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 }
  },
  StatefulSet: {
    spec: { selector: null, template, serviceName: '', updateStrategy: {} },
    status: { replicas: 0, availableReplicas: 0 }
  },
  ReplicationController: { spec: {}, status: { replicas: 0 } },
  ControllerRevision: { revision: 0 },
  Job: { spec: { template }, status: {} },
  CronJob: { spec: { schedule: '', jobTemplate: { metadata: {}, spec: { template } } }, status: {} },
  HorizontalPodAutoscaler: {
    spec: { scaleTargetRef: { kind: '', name: '' }, maxReplicas: 0 },
    status: { desiredReplicas: 0, currentMetrics: null }
  },
  PodDisruptionBudget: {
    spec: {},
    status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }
  },
  PodTemplate: { template },
  ResourceQuota: { spec: {}, status: {} },
  LimitRange: { spec: { limits: null } },
  PersistentVolume: { spec: {}, status: {} },
  PersistentVolumeClaim: { spec: { resources: {} }, status: {} },
  StorageClass: { provisioner: '' },
  CSIDriver: { spec: {} },
  CSINode: { spec: { drivers: null } },
  CSIStorageCapacity: { storageClassName: '' },
  VolumeAttachment: { spec: { attacher: '', source: {}, nodeName: '' }, status: { attached: false } },
  Ingress: { spec: {}, status: { loadBalancer: {} } },
  IngressClass: { spec: {} },
  NetworkPolicy: { spec: { podSelector: {} } },
  FlowSchema: { spec: { priorityLevelConfiguration: { name: '' }, matchingPrecedence: 0 }, status: {} },
  PriorityLevelConfiguration: { spec: { type: '' }, status: {} },
  ServiceCIDR: { spec: {}, status: {} },
  IPAddress: { spec: {} },
  Role: { rules: null },
  ClusterRole: { rules: null },
  RoleBinding: { roleRef: { apiGroup: '', kind: '', name: '' } },
  ClusterRoleBinding: { roleRef: { apiGroup: '', kind: '', name: '' } },
  RuntimeClass: { handler: '' },
  CustomResourceDefinition: { spec: { group: '', names: { plural: '', kind: '' }, scope: '', versions: null } },
  Scale: { spec: {}, status: { replicas: 0 } },
  Service: { spec: {}, status: { loadBalancer: {} } },
  EndpointSlice: { addressType: '', endpoints: null, ports: null },
  Event: {
    involvedObject: {},
    source: {},
    firstTimestamp: null,
    lastTimestamp: null,
    eventTime: null,
    reportingComponent: '',
    reportingInstance: ''
  },
  CertificateSigningRequest: { spec: { request: null, signerName: '' }, status: {} },
  PriorityClass: { value: 0 },
  ValidatingAdmissionPolicy: { spec: {}, status: {} },
  ValidatingAdmissionPolicyBinding: { spec: {} },
  APIService: { spec: { groupPriorityMinimum: 0, versionPriority: 0 }, status: {} }
}

const nothing: Members = {}
const eventOfEvents: Members = {
  eventTime: null,
  regarding: {},
  deprecatedSource: {},
  deprecatedFirstTimestamp: null,
  deprecatedLastTimestamp: null
}

const autoscalerOfV1: Members = {
  spec: { scaleTargetRef: { kind: '', name: '' }, maxReplicas: 0 },
  status: { currentReplicas: 0, desiredReplicas: 0 }
}

export function zeroObjectOf(kind: Kind): Members {
  if (kind.isCustom === true) return nothing
  if (kind.kind === 'Event' && kind.group !== '') return eventOfEvents
  if (kind.kind === 'HorizontalPodAutoscaler' && kind.version === 'v1') return autoscalerOfV1
  return zeroObjects[kind.kind] ?? nothing
}

const noStatus: Members = {}

/** The status that a new object of this kind is stored with; undefined where the kind has none. */
export function zeroStatusOf(kind: Kind): Members | undefined {
  const status = zeroObjectOf(kind)['status'] as Members | undefined
  return status === undefined && kind.subresources.includes('status') ? noStatus : status
}
