import { describe, expect, it } from 'vitest'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import type { Service } from '../../../../shared/schema/types.ts'
import { createTestControlPlane } from '../../testing-control-plane.ts'
import { ServiceVariables } from './service-variables.ts'

describe('S8 variables of a Service', () => {
  it('S8 are named and written as upstream does, for every port', () => {
    const plane = createTestControlPlane()
    const variables = new ServiceVariables(plane.store)
    variables.start()
    expect(variables.of('default', true)).toEqual({})
    plane.writer('test').create<Service>(serviceKind, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'redis-primary', namespace: 'default' },
      spec: {
        clusterIP: '10.96.0.11',
        ports: [
          { name: 'db-port', port: 6379, protocol: 'TCP' },
          { name: 'gossip', port: 53, protocol: 'UDP' }
        ]
      }
    })
    plane.writer('test').create<Service>(serviceKind, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'headless', namespace: 'default' },
      spec: { clusterIP: 'None', ports: [{ port: 80 }] }
    })
    expect(variables.of('default', true)).toEqual({
      REDIS_PRIMARY_SERVICE_HOST: '10.96.0.11',
      REDIS_PRIMARY_SERVICE_PORT: '6379',
      REDIS_PRIMARY_SERVICE_PORT_DB_PORT: '6379',
      REDIS_PRIMARY_SERVICE_PORT_GOSSIP: '53',
      REDIS_PRIMARY_PORT: 'tcp://10.96.0.11:6379',
      REDIS_PRIMARY_PORT_6379_TCP: 'tcp://10.96.0.11:6379',
      REDIS_PRIMARY_PORT_6379_TCP_PROTO: 'tcp',
      REDIS_PRIMARY_PORT_6379_TCP_PORT: '6379',
      REDIS_PRIMARY_PORT_6379_TCP_ADDR: '10.96.0.11',
      REDIS_PRIMARY_PORT_53_UDP: 'udp://10.96.0.11:53',
      REDIS_PRIMARY_PORT_53_UDP_PROTO: 'udp',
      REDIS_PRIMARY_PORT_53_UDP_PORT: '53',
      REDIS_PRIMARY_PORT_53_UDP_ADDR: '10.96.0.11'
    })
    expect(variables.of('other', true)).toEqual({})
    expect(variables.of('default', true)).toBe(variables.of('default', true))
  })
})
