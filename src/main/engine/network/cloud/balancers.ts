// What each cloud makes of a Service of type LoadBalancer: how long it takes, by which address it is reached, what it
// refuses. After cloud-provider-aws, cloud-provider-gcp and cloud-provider-azure.
import { fnv1a } from '../../../../shared/kube/hash.ts'
import type { CloudProvider } from '../../../../shared/machines/cloud.ts'
import type { LoadBalancerIngress, Service } from '../../../../shared/schema/types.ts'
import { formatAddress, parseAddress } from '../pod-addresses.ts'

/** What a cloud's API says no to. */
export class BalancerError extends Error {}

export interface CloudBalancers {
  /** Milliseconds that a new one takes, at least and at most. */
  readonly creating: readonly [least: number, most: number]
  /** Milliseconds that a change of one takes, and taking one away. */
  readonly changing: number
  readonly deleting: number
  /** Whether somebody else makes this one: a controller of the cloud's own, which an annotation names. */
  isElsewhere(service: Service): boolean
  /** Where it is reached. `isTaken` says whether somebody else has an address. Throws BalancerError. */
  ingressOf(service: Service, isTaken: (address: string) => boolean): LoadBalancerIngress
}

const aws = 'service.beta.kubernetes.io/aws-load-balancer'
const awsRegion = 'us-east-1'

/** Of the machines' own network, above all machines: where load balancers inside it have their addresses. */
const innerRange = ['172.18.250.0', 1024] as const

export const balancersOf: Readonly<Record<Exclude<CloudProvider, 'none'>, CloudBalancers>> = {
  aws: {
    creating: [2500, 4000],
    changing: 1200,
    deleting: 11_000,
    isElsewhere: ({ metadata }) => ['external', 'nlb-ip'].includes(metadata.annotations?.[`${aws}-type`] ?? ''),
    ingressOf(service) {
      const { spec, metadata } = service
      const isNetwork = metadata.annotations?.[`${aws}-type`] === 'nlb'
      if (spec.sessionAffinity === 'ClientIP' && !isNetwork)
        throw new BalancerError(`unsupported load balancer affinity: ${spec.sessionAffinity}`)
      for (const { protocol = 'TCP' } of spec.ports ?? [])
        if (protocol !== 'TCP' && (protocol !== 'UDP' || !isNetwork))
          throw new BalancerError(
            isNetwork ? `Protocol ${protocol} not supported by LB` : 'Only TCP LoadBalancer is supported for AWS ELB'
          )
      if (spec.loadBalancerIP !== undefined && spec.loadBalancerIP !== '')
        throw new BalancerError('LoadBalancerIP cannot be specified for AWS ELB')
      return { hostname: awsHostname(service, isNetwork) }
    }
  },
  gcp: {
    creating: [45_000, 75_000],
    changing: 4000,
    deleting: 40_000,
    isElsewhere: () => false,
    ingressOf: (service, isTaken) => addressOf(service, isTaken, ['34.68.0.0', 2 ** 17])
  },
  azure: {
    creating: [15_000, 35_000],
    changing: 4000,
    deleting: 20_000,
    isElsewhere: () => false,
    ingressOf: (service, isTaken) => addressOf(service, isTaken, ['20.50.0.0', 2 ** 16])
  }
}

/** Whether only the machines' network reaches it. */
export function isInternal({ metadata: { annotations = {} } }: Service): boolean {
  const isSet = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== 'false'
  return (
    isSet(annotations[`${aws}-internal`]) ||
    annotations['networking.gke.io/load-balancer-type'] === 'Internal' ||
    annotations['cloud.google.com/load-balancer-type'] === 'Internal' ||
    annotations['service.beta.kubernetes.io/azure-load-balancer-internal'] === 'true'
  )
}

/** cloudprovider.DefaultLoadBalancerName: "a" and the uid, 32 characters of it. What stands behind it AWS numbers. */
function awsHostname(service: Service, isNetwork: boolean): string {
  const { uid } = service.metadata
  const name = `a${uid.replaceAll('-', '')}`.slice(0, 32)
  if (isNetwork) {
    const number = `${hex(`${uid}/nlb`)}${hex(`nlb/${uid}`)}`
    return `${name}-${number}.elb.${awsRegion}.amazonaws.com`
  }
  const number = 100_000_000 + (fnv1a(uid) % 1_900_000_000)
  return `${isInternal(service) ? 'internal-' : ''}${name}-${number}.${awsRegion}.elb.amazonaws.com`
}

function hex(text: string): string {
  return (fnv1a(text) >>> 0).toString(16).padStart(8, '0')
}

function addressOf(
  service: Service,
  isTaken: (address: string) => boolean,
  outer: readonly [base: string, size: number]
): LoadBalancerIngress {
  const { loadBalancerIP = '' } = service.spec
  if (loadBalancerIP !== '') {
    if (isTaken(loadBalancerIP))
      throw new BalancerError(`requested ip ${JSON.stringify(loadBalancerIP)} is neither static nor assigned to the LB`)
    return { ip: loadBalancerIP, ipMode: 'VIP' }
  }
  const [base, size] = isInternal(service) ? innerRange : outer
  const first = parseAddress(base)
  const start = fnv1a(service.metadata.uid) % size
  for (let step = 0; step < size; step++) {
    const address = formatAddress(first + ((start + step) % size))
    if (!isTaken(address)) return { ip: address, ipMode: 'VIP' }
  }
  throw new BalancerError('no address is left')
}
