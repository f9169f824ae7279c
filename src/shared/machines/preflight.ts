// What kubeadm init and join of v1.34 check on a machine before they touch it; upstream's cmd/kubeadm/app/preflight.
import { macOf, uuidOf, type Machine, type Runtime } from './machine.ts'

/** What sets one finding right: a command on the machine, or another size of it. */
export type Mend =
  | { readonly type: 'swapoff' }
  | { readonly type: 'free-port'; readonly port: number }
  | { readonly type: 'one-runtime' }
  | { readonly type: 'install-runtime' }
  | { readonly type: 'cpu' }
  | { readonly type: 'memory' }
  | { readonly type: 'hosts-entry' }
  | { readonly type: 'own-identity' }

export interface Finding {
  /** The name that --ignore-preflight-errors takes. */
  readonly check: string
  readonly message: string
  readonly mend?: Mend
}

export interface Preflight {
  /** The command that runs the checks. */
  readonly command: string
  readonly errors: readonly Finding[]
  readonly warnings: readonly Finding[]
  /** What kubeadm does not check and what goes wrong nevertheless. */
  readonly notes: readonly Finding[]
  /** What kubeadm prints, line by line. */
  readonly output: readonly string[]
}

export interface PreflightOptions {
  /** Whether the machine is the cluster's first: kubeadm init, else kubeadm join. */
  readonly isFirst?: boolean
  /** Names of checks whose errors only warn; "all" means each. */
  readonly ignored?: readonly string[]
  /** The other machines of the cluster, for what must be unique among them. */
  readonly others?: Iterable<Pick<Machine, 'name' | 'mac' | 'productUuid'>>
}

/** Upstream's ControlPlaneNumCPU and ControlPlaneMem (in MB of 1024 * 1024 bytes). */
const leastCpus = 2
const leastMemory = 1700
const megabyte = 1024 * 1024
const sockets: Readonly<Record<Runtime, string>> = {
  containerd: 'unix:///var/run/containerd/containerd.sock',
  'cri-o': 'unix:///var/run/crio/crio.sock',
  docker: 'unix:///var/run/cri-dockerd.sock'
}

/** Runs the checks for the machine's role. The first finding of each kind comes first, as kubeadm prints them. */
export function preflight(machine: Machine, options: PreflightOptions = {}): Preflight {
  const { isFirst = false, ignored = [], others = [] } = options
  const isControlPlane = machine.role === 'control-plane'
  const command = isFirst ? 'kubeadm init' : `kubeadm join${isControlPlane ? ' --control-plane' : ''}`
  const found: (Finding & { readonly isWarning: boolean })[] = []
  const error = (check: string, message: string, mend?: Mend): void =>
    void found.push({ check, message, isWarning: isIgnored(check, ignored), ...(mend === undefined ? {} : { mend }) })
  const warning = (check: string, message: string, mend?: Mend): void =>
    void found.push({ check, message, isWarning: true, ...(mend === undefined ? {} : { mend }) })
  const several = severalRuntimes(machine)
  // kubeadm asks for the socket before it checks anything: nothing ignores that.
  if (several !== undefined)
    found.push({ check: 'CRI', message: several, mend: { type: 'one-runtime' }, isWarning: false })
  if (isFirst && isControlPlane) checkControlPlane(machine, error)
  checkMachine(machine, error, warning)
  if (!isFirst && isControlPlane) checkControlPlane(machine, error)
  if (isControlPlane) for (const port of [2379, 2380]) checkPort(machine, port, error)
  const errors = found.filter(({ isWarning }) => !isWarning).map(findingOf)
  const warnings = found.filter(({ isWarning }) => isWarning).map(findingOf)
  const output = several === undefined ? printed(isFirst, errors, warnings) : [several, stackTraceHint]
  return { command, errors, warnings, notes: notesOn(machine, others), output }
}

type Report = (check: string, message: string, mend?: Mend) => void

function checkControlPlane(machine: Machine, error: Report): void {
  const { cpu, memory } = machine
  if (cpu < leastCpus) {
    error('NumCPU', `the number of available CPUs ${cpu} is less than the required ${leastCpus}`, { type: 'cpu' })
  }
  const megabytes = Math.floor(memory / megabyte)
  if (megabytes < leastMemory) {
    error('Mem', `the system RAM (${megabytes} MB) is less than the minimum ${leastMemory} MB`, { type: 'memory' })
  }
  for (const port of [6443, 10259, 10257]) checkPort(machine, port, error)
}

function checkMachine(machine: Machine, error: Report, warning: Report): void {
  const { name, runtimes, swap, resolvesName } = machine
  if (runtimes.length === 0) {
    const socket = sockets.containerd
    const dial = `dial unix ${socket.slice('unix://'.length)}: connect: no such file or directory`
    error(
      'CRI',
      `could not connect to the container runtime: failed to create new CRI runtime service: validate service connection: validate CRI v1 runtime API for endpoint "${socket}": rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: ${dial}"`,
      { type: 'install-runtime' }
    )
  }
  if (swap) warning('Swap', swapMessage, { type: 'swapoff' })
  if (!resolvesName) {
    const mend = { type: 'hosts-entry' } as const
    warning('Hostname', `hostname "${name}" could not be reached`, mend)
    warning('Hostname', `hostname "${name}": lookup ${name} on 172.18.0.1:53: no such host`, mend)
  }
  checkPort(machine, 10250, error)
}

const swapMessage =
  'swap is supported for cgroup v2 only. The kubelet must be properly configured to use swap. Please refer to https://kubernetes.io/docs/concepts/architecture/nodes/#swap-memory, or disable swap on the node'

function checkPort({ portsInUse }: Machine, port: number, error: Report): void {
  if (portsInUse.includes(port)) error(`Port-${port}`, `Port ${port} is in use`, { type: 'free-port', port })
}

function severalRuntimes({ runtimes }: Machine): string | undefined {
  if (runtimes.length < 2) return undefined
  const found = runtimes.map((runtime) => sockets[runtime]).join(', ')
  return `found multiple CRI endpoints on the host. Please define which one do you wish to use by setting the 'criSocket' field in the kubeadm configuration file: ${found}`
}

const stackTraceHint = 'To see the stack trace of this error execute with --v=5 or higher'

function printed(isFirst: boolean, errors: readonly Finding[], warnings: readonly Finding[]): readonly string[] {
  return [
    ...(isFirst ? ['[init] Using Kubernetes version: v1.34.1'] : []),
    '[preflight] Running pre-flight checks',
    ...warnings.map(({ check, message }) => `\t[WARNING ${check}]: ${message}`),
    ...(errors.length === 0
      ? []
      : [
          'error execution phase preflight: [preflight] Some fatal errors occurred:',
          ...errors.map(({ check, message }) => `\t[ERROR ${check}]: ${message}`),
          '[preflight] If you know what you are doing, you can make a check non-fatal with `--ignore-preflight-errors=...`',
          stackTraceHint
        ])
  ]
}

/** What kubeadm passes over in silence, with what comes of it. */
function notesOn(
  machine: Machine,
  others: Iterable<Pick<Machine, 'name' | 'mac' | 'productUuid'>>
): readonly Finding[] {
  const notes: Finding[] = []
  const own = { type: 'own-identity' } as const
  for (const other of others) {
    if (other.name === machine.name) continue
    if (other.mac === machine.mac) {
      const message = `the MAC address ${machine.mac} is ${other.name}'s too: the network hands packets of one to the other. kubeadm does not check it.`
      notes.push({ check: 'MAC', message, mend: own })
    }
    if (other.productUuid === machine.productUuid) {
      const message = `the product_uuid ${machine.productUuid} is ${other.name}'s too, as of machines cloned from one disk image: what tells machines apart by it takes them for one. kubeadm does not check it.`
      notes.push({ check: 'product_uuid', message, mend: own })
    }
  }
  const silent = machine.portsInUse.filter((port) => port === 10256 || (port >= 30_000 && port <= 32_767))
  for (const port of silent) {
    const message =
      port === 10256
        ? 'port 10256 is in use: kube-proxy cannot serve its health there. kubeadm does not check it.'
        : `port ${port} is in use and lies in the range of NodePorts: a Service that gets it is not reached here. kubeadm does not check it.`
    notes.push({ check: `Port-${port}`, message, mend: { type: 'free-port', port } })
  }
  if (machine.osImage.includes('nftables')) {
    const message =
      'history: with iptables 1.8 over nftables the kubelet and kube-proxy before v1.17 wrote rules that the kernel did not apply, and update-alternatives --set iptables /usr/sbin/iptables-legacy was needed. v1.34 works with both.'
    notes.push({ check: 'nftables', message })
  }
  return notes
}

/**
 * What a kubelet says that does not start although kubeadm let the machine pass; undefined where it starts. Its own
 * failSwapOn is stricter than the check of kubeadm.
 */
export function kubeletRefusal({ swap }: Machine): string | undefined {
  return swap
    ? 'running with swap on is not supported, please disable swap or set --fail-swap-on flag to false'
    : undefined
}

/** The command, or the order to the machine's maker, that a mend stands for. */
export function mendCommand(mend: Mend, machine: Machine): string {
  switch (mend.type) {
    case 'swapoff':
      return 'swapoff -a'
    case 'free-port':
      return `fuser -k ${mend.port}/tcp`
    case 'one-runtime':
      return `systemctl disable --now ${machine.runtimes.slice(1).map(serviceOf).join(' ')}`
    case 'install-runtime':
      return 'apt-get install -y containerd.io'
    case 'cpu':
      return `virsh setvcpus ${machine.name} ${leastCpus}`
    case 'memory':
      return `virsh setmem ${machine.name} 2G`
    case 'hosts-entry':
      return `echo "${machine.address} ${machine.name}" >> /etc/hosts`
    case 'own-identity':
      return `virt-sysprep -d ${machine.name}`
  }
}

function serviceOf(runtime: Runtime): string {
  return runtime === 'cri-o' ? 'crio' : runtime === 'docker' ? 'cri-docker.socket' : 'containerd'
}

/** The machine after the mend. */
export function mended(machine: Machine, mend: Mend): Machine {
  switch (mend.type) {
    case 'swapoff':
      return { ...machine, swap: false }
    case 'free-port':
      return { ...machine, portsInUse: machine.portsInUse.filter((port) => port !== mend.port) }
    case 'one-runtime':
      return { ...machine, runtimes: machine.runtimes.slice(0, 1) }
    case 'install-runtime':
      return { ...machine, runtimes: ['containerd'] }
    case 'cpu':
      return { ...machine, cpu: Math.max(machine.cpu, leastCpus) }
    case 'memory':
      return { ...machine, memory: Math.max(machine.memory, 2048 * megabyte) }
    case 'hosts-entry':
      return { ...machine, resolvesName: true }
    case 'own-identity':
      return { ...machine, mac: macOf(machine.name), productUuid: uuidOf(`${machine.name}/system`) }
  }
}

/** As upstream's setHasItemOrAll. */
function isIgnored(check: string, ignored: readonly string[]): boolean {
  return ignored.some((name) => name === 'all' || name.toLowerCase() === check.toLowerCase())
}

function findingOf({ check, message, mend }: Finding): Finding {
  return { check, message, ...(mend === undefined ? {} : { mend }) }
}
