import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../../shared/schema/types.ts'
import { resolvConfOf, resolvConfText } from './resolv-conf.ts'

function textOf(spec: Partial<Pod['spec']>): string {
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'shop', uid: 'u' } as Pod['metadata'],
    spec: { containers: [], ...spec }
  }
  return resolvConfText(resolvConfOf(pod, '10.96.0.10'))
}

describe('S8 /etc/resolv.conf', () => {
  it('S8 ClusterFirst: the cluster’s name server, its search path and ndots:5', () => {
    expect(textOf({})).toBe(
      'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n'
    )
    expect(textOf({ dnsPolicy: 'ClusterFirstWithHostNet', hostNetwork: true })).toBe(textOf({}))
  })

  it('S8 Default, also of ClusterFirst in the machine’s network: the machine’s own', () => {
    expect(textOf({ dnsPolicy: 'Default' })).toBe('nameserver 172.18.0.1\n')
    expect(textOf({ hostNetwork: true })).toBe('nameserver 172.18.0.1\n')
  })

  it('S8 dnsConfig adds servers and searches once each, and options take the place of those of their name', () => {
    const dnsConfig = {
      nameservers: ['10.96.0.10', '1.1.1.1', '8.8.8.8', '9.9.9.9'],
      searches: ['svc.cluster.local', 'corp.example'],
      options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }]
    }
    expect(textOf({ dnsConfig })).toBe(
      'search shop.svc.cluster.local svc.cluster.local cluster.local corp.example\n' +
        'nameserver 10.96.0.10\nnameserver 1.1.1.1\nnameserver 8.8.8.8\noptions ndots:2 edns0\n'
    )
    expect(textOf({ dnsPolicy: 'None', dnsConfig: { nameservers: ['1.2.3.4'] } })).toBe('nameserver 1.2.3.4\n')
  })
})
