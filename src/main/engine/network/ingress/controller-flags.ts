// What an ingress-nginx controller's pod says of itself.
import type { Container, Ingress, IngressClass, Pod } from '../../../../shared/schema/types.ts'

export interface ControllerFlags {
  /** The value of the legacy annotation that it takes. */
  readonly ingressClass: string
  /** IngressClasses of this controller are its own. */
  readonly controllerClass: string
  readonly takesClassless: boolean
  /** "namespace/name" of the Service whose addresses it publishes; undefined: those of its nodes. */
  readonly publishService: string | undefined
}

/** undefined of any other pod. */
export function controllerFlags({ metadata, spec }: Pod): ControllerFlags | undefined {
  const container = spec.containers.find(({ image = '' }) => image.includes('ingress-nginx/controller'))
  return container && flagsOfContainer(container, metadata.namespace!)
}

export function flagsOfContainer(container: Container, namespace: string): ControllerFlags {
  const words = [...(container.command ?? []), ...(container.args ?? [])]
  const flag = (name: string): string | undefined =>
    words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3)
  const publish = flag('publish-service')?.replace('$(POD_NAMESPACE)', namespace)
  return {
    ingressClass: flag('ingress-class') ?? 'nginx',
    controllerClass: flag('controller-class') ?? 'k8s.io/ingress-nginx',
    takesClassless: flag('watch-ingress-without-class') === 'true',
    publishService: publish
  }
}

/** Whether a controller takes an Ingress for its own; `its` is the IngressClass that the Ingress names. */
export function isServedBy(flags: ControllerFlags, ingress: Ingress, its: IngressClass | undefined): boolean {
  const legacy = ingress.metadata.annotations?.['kubernetes.io/ingress.class']
  if (legacy !== undefined) return legacy === flags.ingressClass
  if (ingress.spec.ingressClassName === undefined) return flags.takesClassless
  return its?.spec.controller === flags.controllerClass
}
