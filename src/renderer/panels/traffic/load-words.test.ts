import { expect, it } from 'vitest'
import { addressOf, failingShare, latencyText, loadCommand, rateText, shareText } from './load-words.ts'

it('S11: writes rates, counts, latencies and shares as people read them', () => {
  expect([0, 0.04, 3.46, 10, 999.6, 12_500].map(rateText)).toEqual(['0', '0.1', '3.5', '10', '1,000', '12,500'])
  expect([1.44, 230.4, 4123].map(latencyText)).toEqual(['1.4 ms', '230 ms', '4.1 s'])
  expect([0, 0.0002, 0.031, 0.5].map(shareText)).toEqual(['0 %', '< 0.1 %', '3.1 %', '50 %'])
  expect(
    failingShare({
      rps: 200,
      failing: [
        { reason: 'refused', rps: 30 },
        { reason: '502', rps: 20 }
      ]
    })
  ).toBe(0.25)
})

it('S11: says which line does the same on a real cluster', () => {
  const request = { scheme: 'http', host: '172.18.0.3', port: 30_080, path: '/cart' } as const
  expect(addressOf(request)).toBe('http://172.18.0.3:30080/cart')
  expect(loadCommand(request, 300, undefined, true)).toBe('fortio load -qps 300 -t 0 http://172.18.0.3:30080/cart')
  expect(loadCommand({ ...request, headers: { Host: 'shop.example' } }, 20, 'default/client', false)).toBe(
    "kubectl run fortio -n default --image=fortio/fortio -- load -qps 20 -t 0 -H 'Host: shop.example' http://172.18.0.3:30080/cart"
  )
})
