// A pod template as the API server's own type prints it (upstream pkg/apis/core/types.go): its fields have no JSON
// names, so each stands there under its Go name, in Go's order, the empty ones too.
import type { PodTemplateSpec } from '../schema/types.ts'

/**
 * The fields of a type in Go's order. After the name comes what an absent one prints as (null where nothing does), and
 * the type of its value, or of its items, where that has Go names as well; `...` takes in the fields of another type.
 */
const types: Readonly<Record<string, string>> = {
  PodSpec: `
    Volumes:Volume InitContainers:Container Containers:Container EphemeralContainers:EphemeralContainer
    RestartPolicy="" TerminationGracePeriodSeconds ActiveDeadlineSeconds DNSPolicy="" NodeSelector
    ServiceAccountName="" AutomountServiceAccountToken NodeName="" SecurityContext:PodSecurityContext
    ImagePullSecrets:Named Hostname="" Subdomain="" SetHostnameAsFQDN Affinity:Affinity SchedulerName=""
    Tolerations:Toleration HostAliases:HostAlias PriorityClassName="" Priority PreemptionPolicy DNSConfig:DNSConfig
    ReadinessGates:ReadinessGate RuntimeClassName Overhead EnableServiceLinks TopologySpreadConstraints:Spread
    OS:Named SchedulingGates:Named ResourceClaims:PodClaim Resources:Resources HostnameOverride`,
  Container: `
    ...ContainerHead Ports:Port EnvFrom:EnvFrom Env:Env Resources:=Resources ResizePolicy:Resize RestartPolicy
    RestartPolicyRules:RestartRule ...ContainerTail`,
  EphemeralContainer: `
    ...ContainerHead Ports:Port EnvFrom:EnvFrom Env:Env Resources:=Resources ResizePolicy:Resize RestartPolicy
    RestartPolicyRules:RestartRule ...ContainerTail TargetContainerName=""`,
  ContainerHead: 'Name="" Image="" Command Args WorkingDir=""',
  ContainerTail: `
    VolumeMounts:Mount VolumeDevices:Device LivenessProbe:Probe ReadinessProbe:Probe StartupProbe:Probe
    Lifecycle:Lifecycle TerminationMessagePath="" TerminationMessagePolicy="" ImagePullPolicy=""
    SecurityContext:SecurityContext Stdin=false StdinOnce=false TTY=false`,
  Port: 'Name="" HostPort=0 ContainerPort=0 Protocol="" HostIP=""',
  EnvFrom: 'Prefix="" ConfigMapRef:OptionalName SecretRef:OptionalName',
  Env: 'Name="" Value="" ValueFrom:EnvSource',
  EnvSource: `
    FieldRef:FieldRef ResourceFieldRef:ResourceFieldRef ConfigMapKeyRef:KeyRef SecretKeyRef:KeyRef
    FileKeyRef:FileKeyRef`,
  FieldRef: 'APIVersion="" FieldPath=""',
  ResourceFieldRef: 'ContainerName="" Resource="" Divisor="0"',
  KeyRef: 'Name="" Key="" Optional',
  FileKeyRef: 'VolumeName="" Path="" Key="" Optional',
  Resources: 'Limits Requests Claims:ResourceClaim',
  ResourceClaim: 'Name="" Request=""',
  Resize: 'ResourceName="" RestartPolicy=""',
  RestartRule: 'Action="" ExitCodes:ExitCodes',
  ExitCodes: 'Operator="" Values',
  Mount: 'Name="" ReadOnly=false RecursiveReadOnly MountPath="" SubPath="" MountPropagation SubPathExpr=""',
  Device: 'Name="" DevicePath=""',
  Probe: `
    Exec:Exec HTTPGet:HTTPGet TCPSocket:TCPSocket GRPC:GRPC InitialDelaySeconds=0 TimeoutSeconds=0 PeriodSeconds=0
    SuccessThreshold=0 FailureThreshold=0 TerminationGracePeriodSeconds`,
  Lifecycle: 'PostStart:Handler PreStop:Handler StopSignal',
  Handler: 'Exec:Exec HTTPGet:HTTPGet TCPSocket:TCPSocket Sleep:Sleep',
  Exec: 'Command',
  HTTPGet: 'Path="" Port=0 Host="" Scheme="" HTTPHeaders:NameValue',
  TCPSocket: 'Port=0 Host=""',
  GRPC: 'Port=0 Service',
  Sleep: 'Seconds=0',
  NameValue: 'Name="" Value=""',
  SecurityContext: `
    Capabilities:Capabilities Privileged SELinuxOptions:SELinux WindowsOptions:Windows RunAsUser RunAsGroup
    RunAsNonRoot ReadOnlyRootFilesystem AllowPrivilegeEscalation ProcMount SeccompProfile:Profile
    AppArmorProfile:Profile`,
  PodSecurityContext: `
    HostNetwork=false HostPID=false HostIPC=false ShareProcessNamespace HostUsers SELinuxOptions:SELinux
    WindowsOptions:Windows RunAsUser RunAsGroup RunAsNonRoot SupplementalGroups SupplementalGroupsPolicy FSGroup
    FSGroupChangePolicy Sysctls:NameValue SeccompProfile:Profile AppArmorProfile:Profile SELinuxChangePolicy`,
  Capabilities: 'Add Drop',
  SELinux: 'User="" Role="" Type="" Level=""',
  Windows: 'GMSACredentialSpecName GMSACredentialSpec RunAsUserName HostProcess',
  Profile: 'Type="" LocalhostProfile',
  Affinity: 'NodeAffinity:NodeAffinity PodAffinity:PodAffinity PodAntiAffinity:PodAffinity',
  NodeAffinity: `
    RequiredDuringSchedulingIgnoredDuringExecution:NodeSelector
    PreferredDuringSchedulingIgnoredDuringExecution:PreferredNodes`,
  NodeSelector: 'NodeSelectorTerms:NodeTerm',
  NodeTerm: 'MatchExpressions:NodeRule MatchFields:NodeRule',
  NodeRule: 'Key="" Operator="" Values',
  PreferredNodes: 'Weight=0 Preference:NodeTerm',
  PodAffinity: `
    RequiredDuringSchedulingIgnoredDuringExecution:PodTerm
    PreferredDuringSchedulingIgnoredDuringExecution:PreferredPods`,
  PodTerm: 'LabelSelector Namespaces TopologyKey="" NamespaceSelector MatchLabelKeys MismatchLabelKeys',
  PreferredPods: 'Weight=0 PodAffinityTerm:PodTerm',
  Toleration: 'Key="" Operator="" Value="" Effect="" TolerationSeconds',
  HostAlias: 'IP="" Hostnames',
  DNSConfig: 'Nameservers Searches Options:DNSOption',
  DNSOption: 'Name="" Value',
  ReadinessGate: 'ConditionType=""',
  Spread: `
    MaxSkew=0 TopologyKey="" WhenUnsatisfiable="" LabelSelector MinDomains NodeAffinityPolicy NodeTaintsPolicy
    MatchLabelKeys`,
  PodClaim: 'Name="" ResourceClaimName ResourceClaimTemplateName',
  Named: 'Name=""',
  OptionalName: 'Name="" Optional',
  Volume: `
    Name="" HostPath:HostPath EmptyDir:EmptyDir GCEPersistentDisk AWSElasticBlockStore GitRepo Secret:Secret NFS:NFS
    ISCSI Glusterfs PersistentVolumeClaim:VolumeClaim RBD Quobyte FlexVolume Cinder CephFS Flocker
    DownwardAPI:DownwardAPI FC AzureFile ConfigMap:ConfigMap VsphereVolume AzureDisk PhotonPersistentDisk
    Projected:Projected PortworxVolume ScaleIO StorageOS CSI:CSI Ephemeral Image:Image`,
  HostPath: 'Path="" Type',
  EmptyDir: 'Medium="" SizeLimit',
  Secret: 'SecretName="" Items:KeyToPath DefaultMode Optional',
  NFS: 'Server="" Path="" ReadOnly=false',
  VolumeClaim: 'ClaimName="" ReadOnly=false',
  DownwardAPI: 'Items:DownwardFile DefaultMode',
  DownwardFile: 'Path="" FieldRef:FieldRef ResourceFieldRef:ResourceFieldRef Mode',
  ConfigMap: 'Name="" Items:KeyToPath DefaultMode Optional',
  KeyToPath: 'Key="" Path="" Mode',
  Projected: 'Sources:Projection DefaultMode',
  Projection: `
    Secret:NamedFiles DownwardAPI:DownwardFiles ConfigMap:NamedFiles ServiceAccountToken:Token
    ClusterTrustBundle:TrustBundle PodCertificate`,
  NamedFiles: 'Name="" Items:KeyToPath Optional',
  DownwardFiles: 'Items:DownwardFile',
  Token: 'Audience="" ExpirationSeconds=0 Path=""',
  TrustBundle: 'Name SignerName LabelSelector Optional Path=""',
  CSI: 'Driver="" ReadOnly FSType VolumeAttributes NodePublishSecretRef:Named',
  Image: 'Reference="" PullPolicy=""'
}

interface Field {
  readonly name: string
  /** What stands there where the field is absent. */
  readonly zero: unknown
  readonly type: string | undefined
  /** Whether it is no pointer: its own fields are printed where it is absent. */
  readonly isValue: boolean
}

const parsed = new Map<string, readonly Field[]>()

function fieldsOf(type: string): readonly Field[] {
  let fields = parsed.get(type)
  if (fields === undefined) {
    fields = types[type]!.trim()
      .split(/\s+/)
      .flatMap((text) => (text.startsWith('...') ? fieldsOf(text.slice(3)) : fieldOf(text)))
    parsed.set(type, fields)
  }
  return fields
}

function fieldOf(text: string): Field {
  const [, name = '', zero, isValue, type] = /^(\w+)(?:=(.+))?(?::(=)?(\w+))?$/.exec(text)!
  return { name, zero: zero === undefined ? null : JSON.parse(zero), type, isValue: isValue !== undefined }
}

type Members = Readonly<Record<string, unknown>>

function printed(value: unknown, type: string): unknown {
  if (Array.isArray(value)) return value.map((item) => printed(item, type))
  const members = new Map(Object.entries((value ?? {}) as Members).map(([key, member]) => [key.toLowerCase(), member]))
  const result: Record<string, unknown> = {}
  for (const { name, zero, type: inner, isValue } of fieldsOf(type)) {
    const member = members.get(name.toLowerCase())
    if (member === undefined) result[name] = isValue ? printed(undefined, inner!) : zero
    else result[name] = inner === undefined ? member : printed(member, inner)
  }
  return result
}

/** As a bad value of a field error. A Map, since the names of its metadata are JSON's and must keep Go's order. */
export function internalPodTemplate({ metadata, spec }: PodTemplateSpec): ReadonlyMap<string, unknown> {
  const result = new Map<string, unknown>()
  const names = ['name', 'generateName', 'namespace', 'labels', 'annotations', 'ownerReferences', 'finalizers'] as const
  for (const name of names) if (metadata?.[name] !== undefined) result.set(name, metadata[name])
  // What shares the node's namespaces stands in the security context.
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers, securityContext } = spec ?? {}
  const shared = { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers }
  return result.set('Spec', printed({ ...spec, securityContext: { ...securityContext, ...shared } }, 'PodSpec'))
}
