import { describe, expect, it } from 'vitest'
import { endpointChain, nftEndpointName, nftName, serviceChain } from './chain-names.ts'
import type { ProxiedPort, ProxyEndpoint } from './proxied-port.ts'

function port(namespace: string, service: string, portName: string, protocol: ProxiedPort['protocol']): ProxiedPort {
  return {
    namespace,
    service,
    portName,
    protocol,
    port: 80,
    nodePort: 0,
    clusterIP: '10.96.0.10',
    externalIPs: [],
    balancerIPs: [],
    sourceRanges: [],
    affinity: undefined,
    isInternalLocal: false,
    isExternalLocal: false,
    healthCheckNodePort: 0,
    endpoints: []
  }
}

function endpoint(ip: string, number: number): ProxyEndpoint {
  return {
    ip,
    port: number,
    nodeName: undefined,
    isReady: true,
    isServing: true,
    isTerminating: false,
    zoneHints: [],
    nodeHints: []
  }
}

// What real kube-proxies wrote, and upstream's own tests expect.
const iptables = [
  ['kube-system', 'kube-dns', 'dns', 'UDP', 'TCOU7JCQXEZGVUNU'],
  ['kube-system', 'kube-dns', 'dns-tcp', 'TCP', 'ERIFXISQEP7F7OF4'],
  ['kube-system', 'kube-dns', 'metrics', 'TCP', 'JD5MR3NA4I4DYORP'],
  ['default', 'kubernetes', 'https', 'TCP', 'NPX46M4PTMTKRN6Y'],
  ['default', 'nginx', '', 'TCP', '2CMXP7HKUVJN7L6M'],
  ['ns1', 'svc1', 'p80', 'TCP', 'XPGD46QRK7WJZT7O']
] as const
const nftables = [
  ['kube-system', 'kube-dns', 'dns-tcp', 'TCP', 'NWBZK7IH-kube-system/kube-dns/tcp/dns-tcp'],
  ['kube-system', 'kube-dns', 'dns', 'UDP', 'FY5PMXPG-kube-system/kube-dns/udp/dns'],
  ['default', 'kubernetes', 'https', 'TCP', '2QRHZV4L-default/kubernetes/tcp/https'],
  ['ns1', 'svc1', 'p80', 'TCP', 'ULMVA6XW-ns1/svc1/tcp/p80']
] as const

describe('S9 names of chains', () => {
  it.each(iptables)('S9 iptables: %s/%s:%s %s is %s', (namespace, service, name, protocol, digest) => {
    const one = port(namespace, service, name, protocol)
    expect(serviceChain('SVC', one)).toBe(`KUBE-SVC-${digest}`)
    expect(serviceChain('EXT', one)).toBe(`KUBE-EXT-${digest}`)
  })

  it.each(nftables)('S9 nftables: %s/%s:%s %s is %s', (namespace, service, name, protocol, expected) => {
    expect(nftName(port(namespace, service, name, protocol))).toBe(expected)
  })

  it('S9 endpoints have chains of their own', () => {
    const one = port('ns1', 'svc1', 'p80', 'TCP')
    expect(endpointChain(one, endpoint('10.180.0.1', 80))).toBe('KUBE-SEP-SXIVWICOYRO3J4NJ')
    expect(nftEndpointName(one, endpoint('10.180.0.1', 80))).toBe('5OJB2KTY-ns1/svc1/tcp/p80__10.180.0.1/80')
  })
})
