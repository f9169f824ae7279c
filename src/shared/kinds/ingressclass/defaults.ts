import type { NewObject } from '../../kube/object.ts'
import { changed, filled } from '../../kube/sharing.ts'
import type { IngressClass, IngressClassSpec } from '../../schema/types.ts'

const noSpec: IngressClassSpec = {}
const ofCluster = { scope: 'Cluster' }

/** Upstream's SetDefaults_IngressClass: parameters are of the whole cluster. */
export function setIngressClassDefaults(ingressClass: NewObject<IngressClass>): NewObject<IngressClass> {
  const { spec } = filled(ingressClass, { spec: noSpec })
  const { parameters } = spec
  return changed(ingressClass, {
    spec: changed(spec, { parameters: parameters && filled(parameters, ofCluster) })
  })
}
