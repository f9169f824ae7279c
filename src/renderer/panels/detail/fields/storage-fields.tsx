import type { ObjectDocument } from '../../../../shared/contract/documents.ts'
import { formatSelector, requirementsOf } from '../../../../shared/kube/label-selector.ts'
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeSpec,
  StorageClass,
  VolumeAttachment,
  VolumeAttributesClass
} from '../../../../shared/schema/types.ts'
import { field, lines, link, none, wide, type Field, type Translate } from './field.tsx'

const storageClassLink = (name: string | undefined): ReturnType<typeof link> =>
  link('storage.k8s.io', 'storageclasses', 'StorageClass', name)
const volumeLink = (name: string | undefined): ReturnType<typeof link> =>
  link('', 'persistentvolumes', 'PersistentVolume', name)

function attributesClass(t: Translate, name: string | undefined): readonly Field[] {
  if (name === undefined || name === '') return []
  return [
    wide(
      'attributes',
      t('field.attributesClass'),
      link('storage.k8s.io', 'volumeattributesclasses', 'VolumeAttributesClass', name)
    )
  ]
}

export function claimFields(
  t: Translate,
  _document: ObjectDocument,
  { spec, status }: PersistentVolumeClaim
): readonly Field[] {
  const {
    volumeName,
    accessModes = [],
    resources,
    storageClassName,
    volumeMode,
    dataSourceRef,
    volumeAttributesClassName
  } = spec ?? {}
  const asked = resources?.requests?.storage
  const capacity = status?.capacity?.storage
  return [
    wide('volume', t('field.volume'), volumeLink(volumeName)),
    wide('class', t('field.storageClass'), storageClassLink(storageClassName)),
    wide(
      'size',
      t('field.size'),
      capacity === undefined
        ? t('sizeAsked', { asked })
        : capacity === asked
          ? capacity
          : t('sizeOf', { capacity, asked })
    ),
    wide('modes', t('field.accessModes'), none(accessModes.join(', '))),
    wide('mode', t('field.volumeMode'), volumeMode ?? 'Filesystem'),
    ...(dataSourceRef === undefined
      ? []
      : [wide('source', t('field.dataSource'), `${dataSourceRef.kind}/${dataSourceRef.name}`)]),
    ...attributesClass(t, volumeAttributesClassName)
  ]
}

export function volumeFields(
  t: Translate,
  _document: ObjectDocument,
  { spec, status }: PersistentVolume
): readonly Field[] {
  const {
    capacity,
    accessModes = [],
    persistentVolumeReclaimPolicy,
    claimRef,
    storageClassName,
    volumeMode,
    nodeAffinity,
    volumeAttributesClassName
  } = spec ?? {}
  const affinity = (nodeAffinity?.required?.nodeSelectorTerms ?? []).map(({ matchExpressions = [] }) =>
    matchExpressions.map(({ key, operator, values = [] }) => `${key} ${operator} ${values.join(',')}`.trim()).join(', ')
  )
  return [
    wide(
      'claim',
      t('field.claim'),
      link('', 'persistentvolumeclaims', 'PersistentVolumeClaim', claimRef?.name, claimRef?.namespace)
    ),
    ...(claimRef?.namespace === undefined ? [] : [wide('claimIn', t('field.claimNamespace'), claimRef.namespace)]),
    wide('class', t('field.storageClass'), storageClassLink(storageClassName)),
    wide('size', t('field.size'), none(capacity?.storage)),
    wide('modes', t('field.accessModes'), none(accessModes.join(', '))),
    wide('mode', t('field.volumeMode'), volumeMode ?? 'Filesystem'),
    wide('reclaim', t('field.reclaimPolicy'), persistentVolumeReclaimPolicy ?? 'Retain'),
    wide('source', t('field.source'), lines(sourceTexts(spec)), { mono: true }),
    ...(affinity.length === 0 ? [] : [wide('affinity', t('field.nodeAffinity'), lines(affinity), { mono: true })]),
    ...attributesClass(t, volumeAttributesClassName),
    ...(status?.message === undefined || status.message === ''
      ? []
      : [wide('message', t('field.message'), status.message)])
  ]
}

/** The source's name and the field that says where the data is: "hostPath /mnt/disk". */
function sourceTexts(spec: PersistentVolumeSpec | undefined): readonly string[] {
  const { csi, hostPath, local, nfs } = spec ?? {}
  if (csi !== undefined) return [`csi ${csi.driver}`, csi.volumeHandle]
  if (hostPath !== undefined) return [`hostPath ${hostPath.path}`]
  if (local !== undefined) return [`local ${local.path}`]
  if (nfs !== undefined) return [`nfs ${nfs.server}:${nfs.path}`]
  // Each further source is a structure of its own beside fields that are none.
  const source = Object.entries(spec ?? {}).find(
    ([key, value]) => typeof value === 'object' && !Array.isArray(value) && !notSources.has(key)
  )
  return source === undefined ? [] : [source[0]]
}

const notSources: ReadonlySet<string> = new Set(['capacity', 'claimRef', 'nodeAffinity'])

export function storageClassFields(t: Translate, _document: ObjectDocument, object: StorageClass): readonly Field[] {
  const {
    metadata,
    provisioner,
    reclaimPolicy,
    volumeBindingMode,
    allowVolumeExpansion = false,
    mountOptions = []
  } = object
  const isDefault = metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true'
  return [
    wide('provisioner', t('field.provisioner'), provisioner, { mono: true }),
    wide('default', t('field.isDefault'), isDefault ? t('yes') : t('no')),
    wide('reclaim', t('field.reclaimPolicy'), reclaimPolicy ?? 'Delete'),
    wide('binding', t('field.binding'), volumeBindingMode ?? 'Immediate'),
    wide('expansion', t('field.expansion'), allowVolumeExpansion ? t('allowed') : t('notAllowed')),
    ...(mountOptions.length === 0
      ? []
      : [wide('mount', t('field.mountOptions'), mountOptions.join(', '), { mono: true })])
  ]
}

export function attributesClassFields(
  t: Translate,
  _document: ObjectDocument,
  { driverName }: VolumeAttributesClass
): readonly Field[] {
  return [wide('driver', t('field.driver'), driverLink(driverName))]
}

function driverLink(name: string | undefined): ReturnType<typeof link> {
  return link('storage.k8s.io', 'csidrivers', 'CSIDriver', name)
}

export function attachmentFields(
  t: Translate,
  _document: ObjectDocument,
  { spec, status }: VolumeAttachment
): readonly Field[] {
  const failure = status?.attachError?.message ?? status?.detachError?.message
  return [
    wide('attached', t('field.attached'), status?.attached === true ? t('yes') : t('no')),
    wide('volume', t('field.volume'), volumeLink(spec.source.persistentVolumeName)),
    wide('node', t('field.node'), link('', 'nodes', 'Node', spec.nodeName)),
    wide('driver', t('field.attacher'), driverLink(spec.attacher)),
    ...(failure === undefined ? [] : [wide('failure', t('field.error'), failure)])
  ]
}

export function csiDriverFields(t: Translate, _document: ObjectDocument, { spec }: CSIDriver): readonly Field[] {
  const yesNo = (value: boolean | undefined): string => (value === true ? t('yes') : t('no'))
  return [
    wide('attach', t('field.attachRequired'), yesNo(spec.attachRequired)),
    wide('info', t('field.podInfo'), yesNo(spec.podInfoOnMount)),
    wide('capacity', t('field.storageCapacity'), yesNo(spec.storageCapacity)),
    wide('group', t('field.fsGroupPolicy'), spec.fsGroupPolicy ?? 'ReadWriteOnceWithFSType'),
    wide('republish', t('field.republish'), yesNo(spec.requiresRepublish)),
    wide('modes', t('field.modes'), (spec.volumeLifecycleModes ?? ['Persistent']).join(', '))
  ]
}

export function csiNodeFields(t: Translate, _document: ObjectDocument, { metadata, spec }: CSINode): readonly Field[] {
  return [
    wide('node', t('field.node'), link('', 'nodes', 'Node', metadata.name)),
    ...spec.drivers.map(({ name, nodeID, allocatable }) =>
      wide(
        name,
        t('field.driver'),
        lines([
          name,
          nodeID,
          ...(allocatable?.count === undefined ? [] : [t('mostVolumes', { count: allocatable.count })])
        ]),
        { mono: true }
      )
    )
  ]
}

export function capacityFields(t: Translate, _document: ObjectDocument, object: CSIStorageCapacity): readonly Field[] {
  return [
    wide('class', t('field.storageClass'), storageClassLink(object.storageClassName)),
    field('size', t('field.size'), none(object.capacity)),
    field('most', t('field.largest'), none(object.maximumVolumeSize)),
    wide(
      'topology',
      t('field.topology'),
      none(object.nodeTopology === undefined ? undefined : formatSelector(requirementsOf(object.nodeTopology))),
      { mono: true }
    )
  ]
}
