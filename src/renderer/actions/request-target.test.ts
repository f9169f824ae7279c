import { describe, expect, it } from 'vitest'
import type { Service } from '../../shared/schema/types.ts'
import type { KubeObject } from '../../shared/kube/object.ts'
import { outsideSender, readUrl, suggestion, type Sender } from './request-target.ts'

const pod: Sender = {
  id: 'uid-1',
  client: { kind: 'pod', uid: 'uid-1' },
  name: 'client',
  namespace: 'shop',
  address: '10.244.1.5'
}
const node: Sender = { id: 'node/w', client: { kind: 'node', node: 'w' }, name: 'w', address: '172.18.0.3' }
const senders = [outsideSender, pod, node]

function object(kind: string, rest: object): KubeObject {
  return {
    apiVersion: 'v1',
    kind,
    metadata: { name: 'web', namespace: 'shop', uid: 'uid-2' },
    ...rest
  } as unknown as KubeObject
}

describe('S2 the dialog of a request', () => {
  it('S2 offers who would ask, and by which address', () => {
    const suggested = (kind: string, rest: object): readonly unknown[] => {
      const { sender, url } = suggestion(object(kind, rest), senders)
      return [sender.id, url]
    }
    const service = (spec: object, status: object = {}): readonly unknown[] => suggested('Service', { spec, status })
    expect(service({ ports: [{ port: 80 }] })).toEqual(['uid-1', 'http://web.shop/'])
    expect(service({ ports: [{ port: 8080 }] })).toEqual(['uid-1', 'http://web.shop:8080/'])
    expect(service({ ports: [{ port: 80, nodePort: 30_080 }] })).toEqual(['outside', 'http://172.18.0.3:30080/'])
    expect(
      service({ ports: [{ port: 80, nodePort: 30_080 }] }, { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } })
    ).toEqual(['outside', 'http://192.0.2.1/'])
    expect(
      suggested('Pod', {
        spec: { containers: [{ ports: [{ containerPort: 8080 }] }] },
        status: { podIP: '10.244.2.9' }
      })
    ).toEqual(['uid-1', 'http://10.244.2.9:8080/'])
  })

  it('S11: an Ingress is asked from outside, through its controller, as its host', () => {
    const paths = [{ path: '/v1', pathType: 'Prefix' }]
    const ingress = object('Ingress', { spec: { rules: [{ host: 'shop.example', http: { paths } }] } })
    const controller = (ports: object, status: object = {}): Service =>
      object('Service', { spec: { selector: { 'app.kubernetes.io/name': 'ingress-nginx' }, ports }, status }) as Service
    const ports = [
      { name: 'https', port: 443, nodePort: 31_443 },
      { name: 'http', port: 80, nodePort: 31_080 }
    ]
    const asked = (...services: readonly Service[]): unknown => {
      const { sender, url, host } = suggestion(ingress, senders, services)
      return [sender.id, url, host]
    }
    expect(asked(controller(ports))).toEqual(['outside', 'http://172.18.0.3:31080/v1', 'shop.example'])
    const balanced = { loadBalancer: { ingress: [{ ip: '192.0.2.80' }] } }
    expect(asked(controller(ports, balanced))).toEqual(['outside', 'http://192.0.2.80/v1', 'shop.example'])
    expect(asked(object('Service', { spec: { ports } }) as Service)).toEqual(['outside', '', 'shop.example'])
  })

  it('S2 reads an address, or says that it is none', () => {
    expect(readUrl('http://web/')).toEqual({ scheme: 'http', host: 'web', port: 80, path: '/', timeout: 10_000 })
    expect(readUrl('https://web.shop.svc:8443/a?b=c')).toMatchObject({ scheme: 'https', port: 8443, path: '/a?b=c' })
    expect(readUrl('tcp://10.96.0.10:53')).toEqual({ scheme: 'tcp', host: '10.96.0.10', port: 53, timeout: 10_000 })
    for (const text of [
      'web',
      'http://',
      'http://web:0/',
      'http://web:70000/',
      'tcp://web',
      'ftp://web/',
      'http://we b/'
    ])
      expect(readUrl(text)).toBeUndefined()
  })
})
