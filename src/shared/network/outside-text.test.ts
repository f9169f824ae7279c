import { describe, expect, it } from 'vitest'
import { outsideText, readOutside } from './outside-text.ts'
import type { OutsideHost } from './request.ts'

const hosts: readonly OutsideHost[] = [
  {
    names: ['google.com', 'www.google.com'],
    address: '142.250.74.46',
    latency: 12,
    ports: [{ port: 80, http: { status: 200, body: 'hello' } }]
  },
  { names: [], address: '198.51.100.10', latency: 8, ports: [{ port: 3306 }] }
]
const text = '142.250.74.46 google.com www.google.com 80=200\n198.51.100.10 3306'

describe('S12 hosts outside as text', () => {
  it('S12 are written and read again as they are', () => {
    expect(outsideText(hosts)).toBe(text)
    expect(readOutside(`\n  ${text}\n`, hosts)).toEqual({ hosts })
  })

  it('S12 a new one gets an answer of its own, a changed one keeps what nobody wrote', () => {
    expect(readOutside('142.250.74.46 google.com 80=503\n192.0.2.7 API.example 8080=200', hosts)).toEqual({
      hosts: [
        {
          names: ['google.com'],
          address: '142.250.74.46',
          latency: 12,
          ports: [{ port: 80, http: { status: 503, body: 'hello' } }]
        },
        {
          names: ['api.example'],
          address: '192.0.2.7',
          latency: 20,
          ports: [{ port: 8080, http: { status: 200, body: 'api.example\n' } }]
        }
      ]
    })
  })

  it('S12 the first line that cannot be read is told', () => {
    for (const line of [
      'example.com',
      '1.2.3 a.example',
      '1.2.3.4 a_b',
      '1.2.3.4 a.example 70000',
      '1.2.3.4 a.example 80=999'
    ])
      expect(readOutside(`192.0.2.1 ok.example 80=200\n${line}`, [])).toEqual({ problem: line })
    expect(readOutside('1.2.3.4 a.example\n1.2.3.4 b.example', [])).toEqual({ problem: '1.2.3.4 b.example' })
  })
})
