// Acts on the network of a cluster, and who asks whom in it.
import type { NetworkClient, NetworkRequest } from '../../../../shared/network/request.ts'
import type { ConfigMap, Pod, Service } from '../../../../shared/schema/types.ts'
import type { Random } from '../../sim/random.ts'
import type { Body, Cluster } from '../cluster.ts'
import { deployment, pod, service } from '../manifests.ts'

const names = ['red', 'green', 'blue'] as const
const nodes = ['control-plane-1', 'worker-1', 'worker-2', 'extra-1'] as const
export const cnis = ['flannel', 'calico', 'weave'] as const
const modes = ['iptables', 'nftables', 'ipvs', 'userspace', 'nonsense'] as const
/** Seconds between two acts. */
export const waits = [0, 0.05, 1, 7, 40] as const

export function pick<T>(random: Random, values: readonly T[]): T {
  return values[random.integer(values.length)]!
}

type Act = (cluster: Cluster, random: Random) => unknown

const system = { namespace: 'kube-system' }

/** What happens to a network: to its pods, Services, policies, machines and proxies. */
export const networkActs: readonly Act[] = [
  (cluster, random) => cluster.tryCreate(deployment(pick(random, names), { replicas: random.integer(4) })),
  (cluster, random) => cluster.delete(`deployments ${pick(random, names)}`),
  (cluster, random) =>
    cluster.tryPatch(`deployments ${pick(random, names)}`, { spec: { replicas: random.integer(5) } }),
  (cluster, random) =>
    cluster.tryCreate(pod(`host-${random.integer(3)}`, {}, { hostNetwork: true, nodeName: pick(random, nodes) })),
  (cluster, random) => cluster.tryCreate(service(pick(random, names), randomService(random))),
  (cluster, random) => cluster.delete(`services ${pick(random, names)}`),
  (cluster, random) => cluster.tryPatch(`services ${pick(random, names)}`, { spec: randomService(random) }),
  (cluster, random) => cluster.tryCreate(randomPolicy(random)),
  (cluster, random) => cluster.delete(`networkpolicies ${pick(random, names)}`),
  ({ engine }, random) => engine.setNodePower(pick(random, nodes.slice(1)), random.integer(3) > 0),
  ({ engine }, random) =>
    engine.changeMachines({ type: 'partition', name: pick(random, nodes.slice(1)), isCutOff: random.integer(2) === 0 }),
  ({ engine }) => engine.changeMachines({ type: 'add', machines: [{ name: 'extra-1' }] }),
  ({ engine }, random) =>
    engine.changeMachines({ type: 'remove', name: 'extra-1', deletesNode: random.integer(2) === 0 }),
  (cluster, random) => cluster.delete(`nodes ${pick(random, nodes.slice(2))}`),
  (cluster, random) => {
    const map = cluster.get<ConfigMap>('configmaps kube-proxy', 'kube-system')
    const text = map?.data?.['config.conf']?.replace(/mode: .*/, `mode: ${pick(random, modes)}`)
    if (text !== undefined) cluster.tryPatch('configmaps kube-proxy', { data: { 'config.conf': text } }, system)
  },
  (cluster, random) => {
    const proxies = cluster.pods('k8s-app=kube-proxy', 'kube-system')
    if (proxies.length > 0) cluster.delete(`pods ${pick(random, proxies).metadata.name}`, system)
  },
  (cluster, random) => cluster.tryPatch('deployments coredns', { spec: { replicas: random.integer(3) } }, system),
  (cluster) => cluster.restart(0)
]

function randomService(random: Random): Body {
  return pick<Body>(random, [
    {},
    { type: 'NodePort' },
    { sessionAffinity: 'ClientIP' },
    { internalTrafficPolicy: 'Local' },
    { type: 'NodePort', externalTrafficPolicy: 'Local' },
    { externalIPs: ['198.51.100.77', '172.18.0.3'] },
    { selector: { app: pick(random, names) } }
  ])
}

function randomPolicy(random: Random): Body {
  const from = [{ podSelector: { matchLabels: { app: pick(random, names) } } }]
  const spec = pick<Body>(random, [
    { podSelector: {}, policyTypes: ['Ingress'] },
    { podSelector: {}, ingress: [{ from }] },
    { podSelector: { matchLabels: { app: pick(random, names) } }, policyTypes: ['Egress'] }
  ])
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: pick(random, names) }, spec }
}

export function randomClient(cluster: Cluster, random: Random): NetworkClient {
  const pods = cluster.pods()
  const choice = random.integer(4)
  if (choice === 0) return { kind: 'outside' }
  if (choice === 1 || pods.length === 0) return { kind: 'node', node: pick(random, nodes) }
  return { kind: 'pod', uid: pick(random, pods).metadata.uid }
}

export function randomRequest(cluster: Cluster, random: Random): NetworkRequest {
  const services = cluster.list<Service>('services')
  const pods = cluster.list<Pod>('pods', undefined, '*').filter(({ status }) => status?.podIP !== undefined)
  const one = pick(random, services)
  const [port] = one.spec.ports ?? []
  const hosts = [
    one.metadata.name,
    one.spec.clusterIP ?? 'none',
    pods.length === 0 ? '10.244.1.9' : pick(random, pods).status!.podIP!,
    pick(random, ['172.18.0.2', '172.18.0.3', '172.18.0.5', '198.51.100.77', '10.244.9.9', 'example.com', 'nobody'])
  ]
  const number = random.integer(3) === 0 ? (port?.nodePort ?? 10_250) : pick(random, [80, port?.port ?? 80, 6443])
  return { scheme: pick(random, ['http', 'tcp']), host: pick(random, hosts), port: number, path: '/', timeout: 4000 }
}
