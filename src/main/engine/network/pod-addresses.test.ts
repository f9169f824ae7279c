import { expect, test } from 'vitest'
import { formatAddress, parseAddress, PodAddresses, podCidrOf } from './pod-addresses.ts'

test('S1: addresses are read and written', () => {
  expect(formatAddress(parseAddress('10.244.3.87'))).toBe('10.244.3.87')
  expect(formatAddress(parseAddress('255.255.255.255'))).toBe('255.255.255.255')
  for (const wrong of ['', '1.2.3', '1.2.3.256', '1.2.3.x', '1.2.3.4.5']) expect(parseAddress(wrong)).toBeNaN()
})

test('S1: every node has a range of its own, beyond the first 256 too', () => {
  expect(podCidrOf(0)).toBe('10.244.0.0/24')
  expect(podCidrOf(255)).toBe('10.244.255.0/24')
  expect(podCidrOf(256)).toBe('10.245.0.0/24')
})

test('S1: addresses go on after the last one and come back to the free ones', () => {
  const addresses = new PodAddresses('10.244.1.0/24')
  const given = Array.from({ length: 253 }, () => addresses.allocate()!)
  expect(given[0]).toBe('10.244.1.2')
  expect(given.at(-1)).toBe('10.244.1.254')
  expect(new Set(given).size).toBe(253)
  expect(addresses.allocate()).toBeUndefined()
  addresses.release('10.244.1.7')
  expect(addresses.allocate()).toBe('10.244.1.7')
})

test('S1: a freed address is not the next one to be given out, and a reserved one is not given out', () => {
  const addresses = new PodAddresses('10.244.1.0/24')
  addresses.reserve('10.244.1.3')
  addresses.reserve('192.168.0.1')
  const first = addresses.allocate()!
  expect(first).toBe('10.244.1.4')
  addresses.release(first)
  expect(addresses.allocate()).toBe('10.244.1.5')
})
