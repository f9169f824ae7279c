import { type } from '@orpc/contract'
import { z } from 'zod'
import type { ProxyRulesDocument } from '../network/proxy-rules.ts'
import type { OutsideHost, RequestReport } from '../network/request.ts'
import { base, callInput } from './call.ts'

export const networkClient = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pod'), uid: z.string().max(64) }),
  z.object({ kind: z.literal('node'), node: z.string().max(253) }),
  z.object({ kind: z.literal('outside'), address: z.ipv4().optional() })
])

export const networkRequest = z.object({
  scheme: z.enum(['http', 'https', 'tcp']),
  /** A name or an IPv4 address. */
  host: z
    .string()
    .min(1)
    .max(253)
    .regex(/^[A-Za-z0-9_]([-A-Za-z0-9_.]*[A-Za-z0-9_.])?$/),
  port: z.number().int().min(1).max(65_535),
  method: z
    .string()
    .regex(/^[A-Z]{1,16}$/)
    .optional(),
  path: z.string().max(8192).regex(/^\//).optional(),
  headers: z
    .record(z.string().max(256), z.string().max(8192))
    .refine((headers) => Object.keys(headers).length <= 50, { message: 'at most 50 headers' })
    .optional(),
  /** Milliseconds. */
  timeout: z.number().int().min(1).max(300_000).optional()
})

const outsideHost = z.object({
  names: z.array(z.string().min(1).max(253)).max(20),
  address: z.ipv4(),
  /** Milliseconds. */
  latency: z.number().min(0).max(60_000),
  ports: z
    .array(
      z.object({
        port: z.number().int().min(1).max(65_535),
        http: z.object({ status: z.number().int().min(100).max(599), body: z.string().max(65_536) }).optional()
      })
    )
    .max(50)
})

/** The network inside the simulated cluster. */
export const networkContract = {
  /** Sends a request, and answers when it has ended on the simulated clock. */
  send: base.input(callInput.extend({ client: networkClient, request: networkRequest })).output(type<RequestReport>()),
  /** Undefined where no kube-proxy has written any. */
  proxyRules: base
    .input(callInput.extend({ node: z.string().max(253) }))
    .output(type<ProxyRulesDocument | undefined>()),
  /** The hosts beyond the cluster. */
  outside: base.input(callInput).output(type<readonly OutsideHost[]>()),
  /** In place of those that were there. */
  setOutside: base.input(callInput.extend({ hosts: z.array(outsideHost).max(500) })).output(type<void>()),
  /** The nginx.conf of the ingress controller; undefined where none runs. */
  ingressRules: base.input(callInput).output(type<ProxyRulesDocument | undefined>())
}
