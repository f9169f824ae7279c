// What happens in a cluster that may send requests another way, by the keys of those who depend on it.
import { endpointSliceKind } from '../../../../shared/kinds/endpointslice/kind.ts'
import { ingressKind } from '../../../../shared/kinds/ingress/kind.ts'
import { ingressClassKind } from '../../../../shared/kinds/ingressclass/kind.ts'
import { namespaceKind } from '../../../../shared/kinds/namespace/kind.ts'
import { networkPolicyKind } from '../../../../shared/kinds/networkpolicy/kind.ts'
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import { keyOfObject, type ObjectStore } from '../../store/object-store.ts'
import type { ServiceTable } from '../proxy/service-table.ts'
import { dependsOn } from './dependencies.ts'

const serviceNameLabel = 'kubernetes.io/service-name'

export interface ChangeListener {
  /** Who depends on this key is to look again. */
  changed(key: string): void
  /** A Service, its endpoints, or what kube-proxy makes of them: "namespace/name". */
  serviceChanged(key: string): void
  allChanged(): void
  podGone(uid: string): void
}

export function watchChanges(store: ObjectStore, table: ServiceTable, listener: ChangeListener): void {
  store.onChange(podKind, ({ type, object: { metadata, spec } }) => {
    listener.changed(dependsOn.pod(metadata.uid))
    if (spec.nodeName !== undefined) {
      listener.changed(dependsOn.podsOf(spec.nodeName))
      if (metadata.labels?.['k8s-app'] === 'kube-proxy') listener.changed(dependsOn.node(spec.nodeName))
    }
    if (type === 'DELETED') listener.podGone(metadata.uid)
  })
  store.onChange(nodeKind, ({ object }) => {
    listener.changed(dependsOn.node(object.metadata.name))
    listener.changed(dependsOn.anyNode)
  })
  store.onChange(serviceKind, ({ object }) => listener.serviceChanged(keyOfObject(object)))
  store.onChange(endpointSliceKind, ({ object: { metadata } }) => {
    listener.changed(dependsOn.endpoints(metadata.namespace!))
    const service = metadata.labels?.[serviceNameLabel]
    if (service !== undefined) listener.serviceChanged(`${metadata.namespace}/${service}`)
  })
  table.onSync((services) => {
    for (const service of services) listener.serviceChanged(service)
  })
  store.onChange(ingressKind, () => listener.changed(dependsOn.proxyRules))
  store.onChange(ingressClassKind, () => listener.changed(dependsOn.proxyRules))
  store.onChange(networkPolicyKind, () => listener.allChanged())
  store.onChange(namespaceKind, ({ object, previous }) => {
    if (object.metadata.labels !== previous?.metadata.labels) listener.allChanged()
  })
}
