import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import { cloudProviders } from '../machines/cloud.ts'
import type { MachineOutcome, MachinesDocument } from '../machines/changes.ts'
import type { Hop, NodeNetworkDocument } from '../machines/network.ts'
import { cnis } from '../machines/presets.ts'
import { base, callInput, liveInput, type Live } from './call.ts'

const name = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/)
const text = z.string().min(1).max(253)
const size = z.object({
  cpu: z.number().int().min(1).max(1024),
  memory: z
    .number()
    .int()
    .min(256 * 1024 ** 2)
    .max(64 * 1024 ** 4),
  disk: z
    .number()
    .int()
    .min(1024 ** 3)
    .max(1024 ** 5),
  maxPods: z.number().int().min(1).max(1000)
})

/** A machine as a person orders it: in the window's form, or in a manifest. */
const machineOrderInput = size
  .partial()
  .extend({
    role: z.enum(['control-plane', 'worker']),
    osImage: text,
    kernel: text,
    kubeletVersion: z.string().regex(/^v1\.\d{1,2}\.\d{1,3}$/),
    runtimes: z.array(z.enum(['containerd', 'cri-o', 'docker'])).max(3),
    address: z.ipv4(),
    labels: z
      .record(z.string().max(317), z.string().max(63))
      .refine((labels) => Object.keys(labels).length <= 50, { message: 'at most 50 labels' }),
    taints: z
      .array(
        z.object({
          key: z.string().min(1).max(317),
          value: z.string().max(63).optional(),
          effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
        })
      )
      .max(50),
    zone: text,
    region: text,
    swap: z.boolean(),
    portsInUse: z.array(z.number().int().min(1).max(65_535)).max(100),
    resolvesName: z.boolean(),
    productUuid: text,
    mac: text
  })
  .partial()
  .extend({ name })
  .strict()

const share = z.number().min(0).max(1)
const timing = z
  .object({
    gracePeriod: z.number().int().min(1).max(86_400),
    monitorPeriod: z.number().int().min(1).max(3_600),
    evictionRate: z.number().min(0).max(1_000),
    secondaryEvictionRate: z.number().min(0).max(1_000),
    largeClusterSize: z.number().int().min(0).max(100_000),
    unhealthyZoneShare: share
  })
  .partial()

const change = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('add'),
    machines: z.array(machineOrderInput).min(1).max(500),
    ignored: z.array(z.string().max(100)).max(50).optional()
  }),
  z.object({ type: z.literal('remove'), name, deletesNode: z.boolean() }),
  z.object({ type: z.literal('resize'), name, size: size.partial() }),
  z.object({ type: z.literal('restart'), name }),
  z.object({ type: z.literal('shutdown'), name }),
  z.object({ type: z.literal('partition'), name, isCutOff: z.boolean() }),
  z.object({ type: z.literal('timing'), timing }),
  z.object({ type: z.literal('cloud'), cloud: z.enum(cloudProviders) }),
  z.object({ type: z.literal('network'), cni: z.enum(cnis).exclude(['none']) })
])

/** The machines under the cluster, past its API. */
export const machinesContract = {
  /** Null of a cluster whose machines nobody knows. */
  watch: base.input(liveInput).output(eventIterator(type<Live<MachinesDocument | null>>())),
  change: base.input(callInput.extend({ change })).output(type<MachineOutcome>()),
  network: base.input(callInput.extend({ node: z.string().max(253) })).output(type<NodeNetworkDocument | undefined>()),
  /** Between two pods, by their uids. Undefined where one of them has no address. */
  path: base
    .input(callInput.extend({ from: z.string().max(64), to: z.string().max(64) }))
    .output(type<readonly Hop[] | undefined>())
}
