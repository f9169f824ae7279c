import { describe, expect, it } from 'vitest'
import { completeMachine, type Machine, type MachineOrder } from './machine.ts'
import { kubeletRefusal, mendCommand, mended, preflight, type Finding, type PreflightOptions } from './preflight.ts'

const machineOf = (order: Partial<MachineOrder> = {}): Machine =>
  completeMachine({ name: 'node-1', ...order }, '172.18.0.9')
const masterOf = (order: Partial<MachineOrder> = {}): Machine => machineOf({ role: 'control-plane', ...order })
const lines = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ check, message }) => `${check}: ${message}`)
const errorsOf = (machine: Machine, options?: PreflightOptions): readonly string[] =>
  lines(preflight(machine, options).errors)

describe('N2 preflight', () => {
  it('N2 a machine as it should be passes in silence', () => {
    expect(preflight(machineOf()).output).toEqual(['[preflight] Running pre-flight checks'])
    expect(preflight(masterOf(), { isFirst: true })).toMatchObject({
      command: 'kubeadm init',
      errors: [],
      warnings: []
    })
  })

  it('N2 a control plane needs two CPUs and 1700 MB, a worker does not', () => {
    const small = { cpu: 1, memory: 1024 ** 3 }
    expect(errorsOf(masterOf(small))).toEqual([
      'NumCPU: the number of available CPUs 1 is less than the required 2',
      'Mem: the system RAM (1024 MB) is less than the minimum 1700 MB'
    ])
    expect(errorsOf(machineOf(small))).toEqual([])
  })

  it('N2 ports of a control plane and of a worker', () => {
    const portsInUse = [6443, 2379, 2380, 10250, 10257, 10259]
    const ports = (machine: Machine): readonly string[] => preflight(machine).errors.map(({ check }) => check)
    expect(ports(masterOf({ portsInUse })).toSorted()).toEqual(
      ['Port-10250', 'Port-10257', 'Port-10259', 'Port-2379', 'Port-2380', 'Port-6443'].toSorted()
    )
    expect(ports(machineOf({ portsInUse }))).toEqual(['Port-10250'])
  })

  it('N2 ports that kubeadm does not check are explained', () => {
    const { errors, notes } = preflight(machineOf({ portsInUse: [10256, 30_080] }))
    expect(errors).toEqual([])
    expect(notes.map(({ check }) => check)).toEqual(['Port-10256', 'Port-30080'])
  })

  it('N2 swap and a name that leads nowhere are warnings; the kubelet refuses swap all the same', () => {
    const machine = machineOf({ swap: true, resolvesName: false })
    const { errors, warnings } = preflight(machine)
    expect(errors).toEqual([])
    expect(lines(warnings)).toEqual([
      'Swap: swap is supported for cgroup v2 only. The kubelet must be properly configured to use swap. Please refer to https://kubernetes.io/docs/concepts/architecture/nodes/#swap-memory, or disable swap on the node',
      'Hostname: hostname "node-1" could not be reached',
      'Hostname: hostname "node-1": lookup node-1 on 172.18.0.1:53: no such host'
    ])
    expect(kubeletRefusal(machine)).toContain('--fail-swap-on')
    expect(kubeletRefusal(machineOf())).toBeUndefined()
  })

  it('N2 errors and warnings are printed apart, as kubeadm does it', () => {
    expect(preflight(masterOf({ cpu: 1, swap: true }), { isFirst: true }).output).toEqual([
      '[init] Using Kubernetes version: v1.34.1',
      '[preflight] Running pre-flight checks',
      expect.stringContaining('\t[WARNING Swap]: swap is supported'),
      'error execution phase preflight: [preflight] Some fatal errors occurred:',
      '\t[ERROR NumCPU]: the number of available CPUs 1 is less than the required 2',
      '[preflight] If you know what you are doing, you can make a check non-fatal with `--ignore-preflight-errors=...`',
      'To see the stack trace of this error execute with --v=5 or higher'
    ])
  })

  it('N2 no runtime socket is an error, and several are one that nothing ignores', () => {
    expect(errorsOf(machineOf({ runtimes: [] }))[0]).toContain('unix:///var/run/containerd/containerd.sock')
    const several = preflight(machineOf({ runtimes: ['containerd', 'docker'] }), { ignored: ['all'] })
    expect(several.output[0]).toBe(
      "found multiple CRI endpoints on the host. Please define which one do you wish to use by setting the 'criSocket' field in the kubeadm configuration file: unix:///var/run/containerd/containerd.sock, unix:///var/run/cri-dockerd.sock"
    )
    expect(several.errors).toHaveLength(1)
    for (const runtime of ['containerd', 'cri-o', 'docker'] as const)
      expect(errorsOf(machineOf({ runtimes: [runtime] }))).toEqual([])
  })

  it('N2 --ignore-preflight-errors makes errors of the named checks warnings', () => {
    const machine = masterOf({ cpu: 1, portsInUse: [6443] })
    const { errors, warnings } = preflight(machine, { ignored: ['numcpu'] })
    expect(errors.map(({ check }) => check)).toEqual(['Port-6443'])
    expect(warnings.map(({ check }) => check)).toEqual(['NumCPU'])
    expect(errorsOf(machine, { ignored: ['all'] })).toEqual([])
  })

  it('N2 a MAC or product_uuid that another machine has is explained', () => {
    const other = completeMachine({ name: 'node-2' }, '172.18.0.10')
    const clone = machineOf({ mac: other.mac, productUuid: other.productUuid })
    const { errors, notes } = preflight(clone, { others: [other] })
    expect(errors).toEqual([])
    expect(notes.map(({ check }) => check)).toEqual(['MAC', 'product_uuid'])
    expect(
      preflight(
        notes.reduce((machine, { mend }) => mended(machine, mend!), clone),
        { others: [other] }
      ).notes
    ).toEqual([])
  })

  it('N2 the nftables back end is told as history', () => {
    const { errors, notes } = preflight(machineOf({ osImage: 'Debian GNU/Linux 10 (iptables-nftables)' }))
    expect(errors).toEqual([])
    expect(notes[0]!.message).toMatch(/^history: /)
  })

  it('N2 each finding has a mend that sets it right', () => {
    let machine = masterOf({
      cpu: 1,
      memory: 1024 ** 3,
      swap: true,
      resolvesName: false,
      portsInUse: [6443, 10250, 10256],
      runtimes: ['containerd', 'cri-o']
    })
    for (let turn = 0; turn < 20; turn++) {
      const { errors, warnings, notes } = preflight(machine)
      const mend = [...errors, ...warnings, ...notes].find((finding) => finding.mend !== undefined)?.mend
      if (mend === undefined) break
      expect(mendCommand(mend, machine)).not.toBe('')
      machine = mended(machine, mend)
    }
    expect(preflight(machine)).toMatchObject({ errors: [], warnings: [], notes: [] })
    expect(mendCommand({ type: 'swapoff' }, machine)).toBe('swapoff -a')
    expect(errorsOf(mended(machineOf({ runtimes: [] }), { type: 'install-runtime' }))).toEqual([])
  })
})
