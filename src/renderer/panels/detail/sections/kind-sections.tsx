import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import type {
  ClusterRole,
  ConfigMap,
  FlowSchema,
  HorizontalPodAutoscaler,
  Ingress,
  LimitRange,
  NetworkPolicy,
  Node,
  PersistentVolume,
  ResourceQuota,
  Role,
  Secret,
  StorageClass,
  VolumeAttributesClass
} from '../../../../shared/schema/types.ts'
import { ResourceTable } from '../condition-table.tsx'
import { DataKeys } from '../data-keys.tsx'
import { KeyValues } from '../key-values.tsx'
import { kindKey } from '../object-traits.ts'
import { QuotaSections } from '../quota-section.tsx'
import { FlowRules } from './flow-rules.tsx'
import { IngressRules } from './ingress-rules.tsx'
import { LimitTables } from './limit-table.tsx'
import { MetricTable } from './metric-table.tsx'
import { NamespaceContents } from './namespace-contents.tsx'
import { RoleRules } from './role-rules.tsx'
import { TrafficRules } from './traffic-rules.tsx'

/** What only objects of this kind have, below their fields. */
export function KindSections({ object }: { readonly object: KubeObject }): ReactElement | null {
  const { t } = useTranslation('detail')
  switch (kindKey(object)) {
    case '/ConfigMap':
    case '/Secret':
      return <DataKeys object={object as ConfigMap | Secret} />
    case '/Node':
      return <ResourceTable node={object as Node} />
    case '/Namespace':
      return <NamespaceContents name={object.metadata.name} />
    case '/ResourceQuota':
      return <QuotaSections quotas={[object as ResourceQuota]} named={false} />
    case '/LimitRange':
      return <LimitTables object={object as LimitRange} />
    case '/PersistentVolume':
      return <KeyValues title={t('attributes')} entries={(object as PersistentVolume).spec?.csi?.volumeAttributes} />
    case 'storage.k8s.io/StorageClass':
    case 'storage.k8s.io/VolumeAttributesClass':
      return <KeyValues title={t('parameters')} entries={(object as StorageClass | VolumeAttributesClass).parameters} />
    case 'autoscaling/HorizontalPodAutoscaler':
      return <MetricTable object={object as HorizontalPodAutoscaler} />
    case 'networking.k8s.io/Ingress':
      return <IngressRules object={object as Ingress} />
    case 'networking.k8s.io/NetworkPolicy':
      return <TrafficRules object={object as NetworkPolicy} />
    case 'flowcontrol.apiserver.k8s.io/FlowSchema':
      return <FlowRules object={object as FlowSchema} />
    case 'rbac.authorization.k8s.io/Role':
    case 'rbac.authorization.k8s.io/ClusterRole':
      return <RoleRules object={object as Role | ClusterRole} />
    default:
      return null
  }
}
