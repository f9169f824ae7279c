// Fields that name an object of another kind, by the definition that has the field.

/** A kind by its group and plural name. */
export interface ReferencedKind {
  readonly group: string
  readonly resource: string
}

const core = (resource: string): ReferencedKind => ({ group: '', resource })
const configMaps = core('configmaps')
const secrets = core('secrets')
const claims = core('persistentvolumeclaims')

/** "DEFINITION.FIELD". references.test.ts finds each of them in the schema. */
export const referringFields: Readonly<Record<string, ReferencedKind>> = {
  'apps.v1.StatefulSetSpec.serviceName': core('services'),
  'core.v1.ConfigMapEnvSource.name': configMaps,
  'core.v1.ConfigMapKeySelector.name': configMaps,
  'core.v1.ConfigMapProjection.name': configMaps,
  'core.v1.ConfigMapVolumeSource.name': configMaps,
  'core.v1.LocalObjectReference.name': secrets,
  'core.v1.PersistentVolumeClaimSpec.storageClassName': { group: 'storage.k8s.io', resource: 'storageclasses' },
  'core.v1.PersistentVolumeClaimSpec.volumeName': core('persistentvolumes'),
  'core.v1.PersistentVolumeClaimVolumeSource.claimName': claims,
  'core.v1.PersistentVolumeSpec.storageClassName': { group: 'storage.k8s.io', resource: 'storageclasses' },
  'core.v1.PodSpec.nodeName': core('nodes'),
  'core.v1.PodSpec.priorityClassName': { group: 'scheduling.k8s.io', resource: 'priorityclasses' },
  'core.v1.PodSpec.runtimeClassName': { group: 'node.k8s.io', resource: 'runtimeclasses' },
  'core.v1.PodSpec.serviceAccountName': core('serviceaccounts'),
  'core.v1.SecretEnvSource.name': secrets,
  'core.v1.SecretKeySelector.name': secrets,
  'core.v1.SecretProjection.name': secrets,
  'core.v1.SecretVolumeSource.secretName': secrets,
  'meta.v1.ObjectMeta.namespace': core('namespaces'),
  'networking.v1.IngressServiceBackend.name': core('services'),
  'networking.v1.IngressSpec.ingressClassName': { group: 'networking.k8s.io', resource: 'ingressclasses' },
  'networking.v1.IngressTLS.secretName': secrets,
  'admissionregistration.v1.ServiceReference.name': core('services'),
  'admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec.policyName': {
    group: 'admissionregistration.k8s.io',
    resource: 'validatingadmissionpolicies'
  }
}

/** Fields that name an object of the kind that the field `kind` beside them says. */
export const referringByKind: ReadonlySet<string> = new Set([
  'autoscaling.v1.CrossVersionObjectReference.name',
  'autoscaling.v2.CrossVersionObjectReference.name',
  'core.v1.TypedLocalObjectReference.name',
  'core.v1.TypedObjectReference.name',
  'rbac.v1.RoleRef.name',
  'rbac.v1.Subject.name'
])
