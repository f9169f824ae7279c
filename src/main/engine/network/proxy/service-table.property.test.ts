import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endpointSliceKind } from '../../../../shared/kinds/endpointslice/kind.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import type { EndpointSlice, Service } from '../../../../shared/schema/types.ts'
import type { ControlPlane } from '../../control-plane.ts'
import { createTestControlPlane } from '../../testing-control-plane.ts'
import { isProxied, proxiedPortsOf, type ProxiedPort } from './proxied-port.ts'
import { ServiceTable, type ServiceRules } from './service-table.ts'

const names = ['a', 'b', 'c'] as const
const writer = (plane: ControlPlane) => plane.writer('test')

/** What somebody who knows nothing of before would make of the store. */
function recount({ store }: ControlPlane): readonly ProxiedPort[] {
  const keys = [...store.keys(serviceKind)].toSorted()
  return keys.flatMap((key) => {
    const service = store.byKey(serviceKind, key)!
    if (!isProxied(service)) return []
    const { namespace, name } = service.metadata
    const slices = [...store.withLabel(endpointSliceKind, namespace!, 'kubernetes.io/service-name', name)]
    return proxiedPortsOf(service, slices)
  })
}

/** Every address that leads somewhere, and where. */
function leads(rules: ServiceRules, all: readonly ProxiedPort[]): readonly unknown[] {
  return all.map((port) => ({
    cluster: rules.at(port.clusterIP, port.port, port.protocol),
    external: port.externalIPs.map((ip) => rules.at(ip, port.port, port.protocol)?.service),
    node: port.nodePort === 0 ? undefined : rules.atNodePort(port.nodePort, port.protocol),
    known: rules.hasClusterIP(port.clusterIP)
  }))
}

const step = fc.record({
  what: fc.constantFrom('put', 'put', 'slice', 'slice', 'delete', 'unslice', 'freeze'),
  name: fc.constantFrom(...names),
  ports: fc.uniqueArray(fc.integer({ min: 80, max: 83 }), { minLength: 1, maxLength: 3 }),
  isHeadless: fc.boolean(),
  external: fc.boolean(),
  hosts: fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }),
  wait: fc.constantFrom(0, 10, 400, 1200)
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

function act(plane: ControlPlane, { what, name, ports, isHeadless, external, hosts }: Step): void {
  const { store } = plane
  const index = names.indexOf(name)
  const service = store.get(serviceKind, 'default', name)
  const slice = store.get(endpointSliceKind, 'default', `${name}-1`)
  if (what === 'delete' && service !== undefined) writer(plane).delete(serviceKind, 'default', name)
  if (what === 'unslice' && slice !== undefined) writer(plane).delete(endpointSliceKind, 'default', `${name}-1`)
  if (what === 'put') {
    const spec: Service['spec'] = {
      clusterIP: isHeadless ? 'None' : `10.96.0.${index + 20}`,
      ...(external ? { externalIPs: [`198.51.100.${index + 1}`] } : {}),
      ports: ports.map((port) => ({
        name: `p${port}`,
        port,
        protocol: 'TCP',
        nodePort: 30_000 + index * 10 + port - 80
      }))
    }
    if (service === undefined)
      writer(plane).create<Service>(serviceKind, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name, namespace: 'default' },
        spec
      })
    else writer(plane).update<Service>(serviceKind, { ...service, spec })
  }
  if (what === 'slice') {
    const content = {
      addressType: 'IPv4',
      ports: ports.map((port) => ({ name: `p${port}`, port: port + 8000, protocol: 'TCP' })),
      endpoints: hosts.map((host) => ({ addresses: [`10.244.0.${host}`], conditions: { ready: host !== 3 } }))
    }
    if (slice === undefined)
      writer(plane).create<EndpointSlice>(endpointSliceKind, {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { name: `${name}-1`, namespace: 'default', labels: { 'kubernetes.io/service-name': name } },
        ...content
      })
    else writer(plane).update<EndpointSlice>(endpointSliceKind, { ...slice, ...content })
  }
}

describe('the table of Services', () => {
  it('S9 equals a look at all Services and slices after any changes, and what is frozen stays as it was', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const plane = createTestControlPlane()
        const table = new ServiceTable(plane.clock, plane.store)
        table.start()
        const frozen: { readonly rules: ServiceRules; readonly all: readonly ProxiedPort[] }[] = []
        for (const one of steps) {
          if (one.what === 'freeze') frozen.push({ rules: table.frozen(), all: table.all() })
          else act(plane, one)
          plane.clock.advanceTo(plane.clock.now + one.wait)
        }
        for (const { rules, all } of frozen) {
          expect(rules.all()).toEqual(all)
          expect(leads(rules, all).length).toBe(all.length)
          for (const port of all) expect(rules.at(port.clusterIP, port.port, port.protocol)).toEqual(port)
        }
        // kube-proxy is a second behind at most.
        plane.clock.advanceTo(plane.clock.now + 1100)
        const all = recount(plane)
        expect(table.all()).toEqual(all)
        expect(leads(table, all)).toEqual(
          all.map((port) => ({
            cluster: port,
            external: port.externalIPs.map(() => port.service),
            node: port.nodePort === 0 ? undefined : port,
            known: true
          }))
        )
        for (const [index, name] of names.entries()) {
          const isThere = all.some(({ service }) => service === name)
          expect(table.hasClusterIP(`10.96.0.${index + 20}`)).toBe(isThere)
          expect(table.serviceAt(`10.96.0.${index + 20}`)).toBe(isThere ? `default/${name}` : undefined)
          if (!isThere) expect(table.at(`198.51.100.${index + 1}`, 80, 'TCP')).toBeUndefined()
        }
      }),
      { numRuns: 60 }
    )
  })
})
