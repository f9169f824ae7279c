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
  ControllerRevision: { revision: 0 },
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

export function zeroObjectOf(kind: Kind): Members {
  return zeroObjects[kind.kind] ?? nothing
}

const noStatus: Members = {}

/** The status that a new object of this kind is stored with; undefined where the kind has none. */
export function zeroStatusOf(kind: Kind): Members | undefined {
  const status = zeroObjects[kind.kind]?.['status'] as Members | undefined
  return status === undefined && kind.subresources.includes('status') ? noStatus : status
}
