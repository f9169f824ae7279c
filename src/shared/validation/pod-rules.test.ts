// Rules of pod specs, each with the words of upstream; what a real server accepts stands beside what it refuses.
import { describe, expect, it } from 'vitest'
import { podKind } from '../kinds/pod/kind.ts'
import { serviceKind } from '../kinds/service/kind.ts'
import type { NewObject } from '../kube/object.ts'
import type { Pod, Service } from '../schema/types.ts'
import { errorBody } from './invalid-message.ts'

const metadata = {
  name: 'p',
  namespace: 'n',
  uid: 'u',
  resourceVersion: '1',
  creationTimestamp: '2026-11-20T12:00:00Z'
}

function complaints(spec: object, annotations?: Readonly<Record<string, string>>): readonly string[] {
  const given = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, ...(annotations === undefined ? {} : { annotations }) },
    spec: { serviceAccountName: 'a', containers: [{ name: 'c', image: 'nginx:1' }], ...spec }
  }
  const pod = podKind.setDefaults(given as unknown as NewObject<Pod>) as Pod
  return podKind.validate(pod, undefined).map((error) => `${error.field}: ${errorBody(error)}`)
}

const container = (rest: object) => ({ containers: [{ name: 'c', image: 'nginx:1', ...rest }] })
const volume = (source: object) => ({ volumes: [{ name: 'v', ...source }] })
const claimSpec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }

describe('volumes', () => {
  it.each<[string, object]>([
    ['iscsi', { iscsi: { targetPortal: '10.0.0.1:3260', iqn: 'iqn.2001-04.com.example:storage.disk1', lun: 0 } }],
    ['nfs', { nfs: { server: 'nfs.example.com', path: '/x' } }],
    ['csi', { csi: { driver: 'secrets-store.csi.k8s.io', readOnly: true, volumeAttributes: { a: 'b' } } }],
    ['fc', { fc: { targetWWNs: ['500a'], lun: 2 } }],
    ['cephfs', { cephfs: { monitors: ['10.16.154.78:6789'] } }],
    ['rbd', { rbd: { monitors: ['10.16.154.78:6789'], image: 'foo' } }],
    ['azureDisk', { azureDisk: { diskName: 'd', diskURI: 'https://x.blob.core.windows.net/vhds/d.vhd' } }],
    ['azureFile', { azureFile: { secretName: 's', shareName: 'x' } }],
    ['gcePersistentDisk', { gcePersistentDisk: { pdName: 'd', fsType: 'ext4' } }],
    ['awsElasticBlockStore', { awsElasticBlockStore: { volumeID: 'd' } }],
    ['flexVolume', { flexVolume: { driver: 'kubernetes.io/lvm', options: { size: '1' } } }],
    ['glusterfs', { glusterfs: { endpoints: 'e', path: 'p' } }],
    ['quobyte', { quobyte: { registry: 'a:1,b:2', volume: 'v' } }],
    ['portworxVolume', { portworxVolume: { volumeID: 'v' } }],
    ['ephemeral', { ephemeral: { volumeClaimTemplate: { metadata: { labels: { a: 'b' } }, spec: claimSpec } } }],
    ['projected', { projected: { sources: [{ serviceAccountToken: { path: 'token', audience: 'x' } }] } }],
    ['projected bundle', { projected: { sources: [{ clusterTrustBundle: { name: 'x', path: 'ca.crt' } }] } }]
  ])('of the sort %s may be complete', (_, source) => {
    expect(complaints(volume(source))).toEqual([])
  })

  it.each<[object, readonly string[]]>([
    [
      { iscsi: { targetPortal: '', iqn: 'x', lun: 300, chapAuthSession: true } },
      [
        'spec.volumes[0].iscsi.targetPortal: Required value',
        'spec.volumes[0].iscsi.iqn: Invalid value: "x": must be valid format starting with iqn, eui, or naa',
        'spec.volumes[0].iscsi.lun: Invalid value: 300: must be between 0 and 255, inclusive',
        'spec.volumes[0].iscsi.secretRef: Required value'
      ]
    ],
    [{ csi: { driver: '' } }, ['spec.volumes[0].csi.driver: Required value', 'spec.volumes[0].csi.driver: Invalid']],
    [
      { fc: { wwids: ['a'], targetWWNs: ['b'] } },
      [
        'spec.volumes[0].fc.targetWWNs: Invalid value: ["b"]: targetWWNs and wwids can not be specified simultaneously',
        'spec.volumes[0].fc.lun: Required value: lun is required if targetWWNs is specified'
      ]
    ],
    [{ azureFile: { secretName: 's' } }, ['spec.volumes[0].azureFile.shareName: Required value']],
    [
      { azureDisk: { diskName: 'd', diskURI: 'x', kind: 'Managed' } },
      ['spec.volumes[0].azureDisk.diskURI: Unsupported value: "x": supported values: "/subscriptions/']
    ],
    [
      { flexVolume: { driver: 'd', options: { 'a.k8s.io/x': '1' } } },
      ['spec.volumes[0].flexVolume.options[a.k8s.io/x]: Invalid value: "a.k8s.io/x": kubernetes.io and k8s.io']
    ],
    [
      { ephemeral: { volumeClaimTemplate: { metadata: { name: 'x' }, spec: { accessModes: ['X'] } } } },
      [
        'spec.volumes[0].ephemeral.volumeClaimTemplate.metadata.name: Forbidden: cannot be set',
        'spec.volumes[0].ephemeral.volumeClaimTemplate.spec.accessModes: Unsupported value: "X": supported values: ' +
          '"ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
        'spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value'
      ]
    ],
    [
      { projected: { sources: [{ serviceAccountToken: { path: '', expirationSeconds: 60 } }] } },
      [
        'spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 60: may not',
        'spec.volumes[0].projected.path: Required value'
      ]
    ],
    [
      { projected: { sources: [{ secret: { name: 'a' }, configMap: { name: 'b' } }] } },
      ['spec.volumes[0].projected.sources[0]: Forbidden: may not specify more than 1 volume type per source']
    ]
  ])('%j is refused', (source, wanted) => {
    const found = complaints(volume(source))
    expect(found.length).toBe(wanted.length)
    for (const [index, text] of wanted.entries()) expect(found[index]).toContain(text)
  })

  it('are mounted or devices, not both, and read-only all the way down or not', () => {
    const claim = { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'x' } }] }
    const mount = (rest: object) => ({
      ...claim,
      ...container({ volumeMounts: [{ name: 'v', mountPath: '/a', ...rest }] })
    })
    expect(complaints(mount({ readOnly: true, recursiveReadOnly: 'Enabled' }))).toEqual([])
    expect(complaints(mount({ recursiveReadOnly: 'IfPossible' }))).toEqual([
      'spec.containers[0].volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true'
    ])
    const both = container({
      volumeMounts: [{ name: 'v', mountPath: '/a' }],
      volumeDevices: [{ name: 'v', devicePath: '/a' }]
    })
    expect(complaints({ ...claim, ...both })).toContain(
      'spec.containers[0].volumeDevices[0].devicePath: Invalid value: "/a": must not already exist as a path in volumeMounts'
    )
  })
})

describe('containers', () => {
  it('get huge pages whole', () => {
    const limits = (pages: string) => container({ resources: { limits: { memory: '1Gi', 'hugepages-2Mi': pages } } })
    expect(complaints(limits('4Mi'))).toEqual([])
    expect(complaints(limits('3Mi'))).toEqual([
      'spec.containers[0].resources.limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi',
      'spec.containers[0].resources.requests[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi'
    ])
  })

  it('say how they are resized', () => {
    const policy = [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }]
    expect(complaints(container({ resizePolicy: policy }))).toEqual([])
    expect(complaints(container({ resizePolicy: [{ resourceName: 'storage', restartPolicy: 'X' }] }))).toEqual([
      'spec.containers[0].resizePolicy: Unsupported value: "storage": supported values: "cpu", "memory"',
      'spec.containers[0].resizePolicy: Unsupported value: "X": supported values: "NotRequired", "RestartContainer"'
    ])
  })

  it.each<[object, readonly string[]]>([
    [{ appArmorProfile: { type: 'RuntimeDefault' } }, []],
    [{ appArmorProfile: { type: 'Localhost', localhostProfile: 'x' } }, []],
    [
      { appArmorProfile: { type: 'Localhost' } },
      ['appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost']
    ],
    [{ appArmorProfile: { type: 'X' } }, ['appArmorProfile.type: Unsupported value: "X"']],
    [{ procMount: 'Default' }, []],
    [{ procMount: 'Unmasked' }, ['procMount: Invalid value: "Unmasked": `hostUsers` must be false to use `Unmasked`']],
    [{ windowsOptions: { runAsUserName: 'NT AUTHORITY\\Local service' } }, []],
    [{ windowsOptions: { runAsUserName: 'a\\b\\c' } }, ['cannot contain more than one backslash']],
    [{ seccompProfile: { type: 'RuntimeDefault' }, capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] } }, []],
    [
      { privileged: true, allowPrivilegeEscalation: false, runAsUser: 0, capabilities: { add: ['X'] } },
      [
        'Invalid value: {"Capabilities":{"Add":["X"],"Drop":null},"Privileged":true,"SELinuxOptions":null,' +
          '"WindowsOptions":null,"RunAsUser":0,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,' +
          '"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,"AppArmorProfile":null}: ' +
          'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'
      ]
    ]
  ])('have a security context %j', (securityContext, wanted) => {
    const found = complaints(container({ securityContext }))
    expect(found.length).toBe(wanted.length)
    for (const [index, text] of wanted.entries()) expect(found[index]).toContain(text)
  })
})

describe('pods', () => {
  it.each<[object, readonly string[]]>([
    [{ resourceClaims: [{ name: 'gpu', resourceClaimTemplateName: 't' }] }, []],
    [{ resourceClaims: [{ name: 'gpu' }] }, ['must specify one of: `resourceClaimName`, `resourceClaimTemplateName`']],
    [{ hostUsers: false }, []],
    [{ hostUsers: false, hostPID: true }, ['spec.HostPID: Forbidden: when `pod.Spec.HostUsers` is false']],
    [{ securityContext: { sysctls: [{ name: 'net.ipv4.ip_forward', value: '1' }] } }, []],
    [
      { hostNetwork: true, securityContext: { sysctls: [{ name: 'net/ipv4/ip_forward', value: '1' }] } },
      ["may not be specified when 'hostNetwork' is true"]
    ],
    [{ securityContext: { supplementalGroups: [1, -1] } }, ['spec.securityContext.supplementalGroups[1]: Invalid']],
    [{ securityContext: { supplementalGroupsPolicy: 'Strict', seLinuxChangePolicy: 'Recursive' } }, []],
    [{ securityContext: { seLinuxChangePolicy: 'MountOption' } }, ['supported values: "Recursive"']],
    [
      { securityContext: { windowsOptions: { hostProcess: true } } },
      ['spec.hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any hostProcess containers']
    ],
    [{ hostNetwork: true, securityContext: { windowsOptions: { hostProcess: true } } }, []],
    [{ resources: { requests: { cpu: '1', memory: '1Gi' } } }, []],
    [
      {
        resources: { limits: { cpu: '1' } },
        ...container({ resources: { requests: { cpu: '100m', memory: '64Mi' } } })
      },
      []
    ],
    [{ resources: { limits: { 'example.com/x': '1' } } }, ['Unsupported value: "example.com/x"', 'spec.resources']],
    [
      { resources: { requests: { cpu: '1' } }, ...container({ resources: { requests: { cpu: '2' } } }) },
      [
        'spec.resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests'
      ]
    ],
    [
      {
        topologySpreadConstraints: [
          { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', matchLabelKeys: ['a'] }
        ]
      },
      ['matchLabelKeys: Forbidden: must not be specified when labelSelector is not set']
    ],
    [
      {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['No Node'] }] }]
            }
          }
        }
      },
      ['matchFields[0].values[0]: Invalid value: "No Node"']
    ],
    [{ os: { name: 'windows' }, shareProcessNamespace: true }, ['spec.shareProcessNamespace: Forbidden: cannot be set']]
  ])('with %j', (spec, wanted) => {
    const found = complaints(spec)
    expect(found.length, found.join('\n')).toBe(wanted.length)
    for (const [index, text] of wanted.entries()) expect(found[index]).toContain(text)
  })

  it.each<[Readonly<Record<string, string>>, object, readonly string[]]>([
    [{ 'controller.kubernetes.io/pod-deletion-cost': '-10' }, {}, []],
    [{ 'controller.kubernetes.io/pod-deletion-cost': 'x' }, {}, ['must be a 32bit integer']],
    [{ 'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default' }, {}, []],
    [{ 'seccomp.security.alpha.kubernetes.io/pod': 'x' }, {}, ['must be a valid seccomp profile']],
    [
      { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' },
      { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
      ['spec.securityContext.seccompProfile.type: Forbidden: seccomp type in annotation and field must match']
    ],
    [{ 'container.apparmor.security.beta.kubernetes.io/c': 'localhost/x' }, {}, []],
    [{ 'container.apparmor.security.beta.kubernetes.io/z': 'runtime/default' }, {}, ['container not found']],
    [
      { 'container.apparmor.security.beta.kubernetes.io/c': 'runtime/default' },
      { securityContext: { appArmorProfile: { type: 'Unconfined' } } },
      ['spec.containers[0].securityContext.appArmorProfile.type: Forbidden: apparmor type in annotation']
    ]
  ])('with annotations %j', (annotations, spec, wanted) => {
    const found = complaints(spec, annotations)
    expect(found.length, found.join('\n')).toBe(wanted.length)
    for (const [index, text] of wanted.entries()) expect(found[index]).toContain(text)
  })
})

describe('services', () => {
  const sourceRanges = 'service.beta.kubernetes.io/load-balancer-source-ranges'
  it.each<[object, Readonly<Record<string, string>>, readonly string[]]>([
    [{ trafficDistribution: 'PreferClose' }, {}, []],
    [{ trafficDistribution: 'PreferSameNode' }, {}, []],
    [{ trafficDistribution: 'Near' }, {}, ['spec.trafficDistribution: Unsupported value: "Near"']],
    [{ type: 'LoadBalancer', ports: [{ port: 10_250 }] }, {}, []],
    [{ type: 'LoadBalancer' }, { [sourceRanges]: '10.0.0.0/8, 192.168.0.0/16' }, []],
    [{}, { [sourceRanges]: 'x' }, ["may only be used when `type` is 'LoadBalancer'", 'must be a valid CIDR value']],
    [
      {},
      { 'service.kubernetes.io/topology-mode': 'Auto', 'service.kubernetes.io/topology-aware-hints': 'disabled' },
      ['must match annotations[service.kubernetes.io/topology-aware-hints] when both are specified']
    ]
  ])('with %j and %j', (spec, annotations, wanted) => {
    const given = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, annotations },
      spec: { ports: [{ port: 80 }], ...spec }
    }
    const service = serviceKind.setDefaults(given as unknown as NewObject<Service>) as Service
    const found = serviceKind.validate(service, undefined).map((error) => `${error.field}: ${errorBody(error)}`)
    expect(found.length, found.join('\n')).toBe(wanted.length)
    for (const [index, text] of wanted.entries()) expect(found[index]).toContain(text)
  })
})
