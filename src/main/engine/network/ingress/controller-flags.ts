// What an ingress-nginx controller's pod says of itself.
import type { Pod } from '../../../../shared/schema/types.ts'

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
  if (container === undefined) return undefined
  const words = [...(container.command ?? []), ...(container.args ?? [])]
  const flag = (name: string): string | undefined =>
    words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3)
  const publish = flag('publish-service')?.replace('$(POD_NAMESPACE)', metadata.namespace!)
  return {
    ingressClass: flag('ingress-class') ?? 'nginx',
    controllerClass: flag('controller-class') ?? 'k8s.io/ingress-nginx',
    takesClassless: flag('watch-ingress-without-class') === 'true',
    publishService: publish
  }
}
