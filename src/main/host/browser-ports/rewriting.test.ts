import { describe, expect, it } from 'vitest'
import { contentTypeOf, cookieOutwards, headersInwards, redirected, type Origins } from './rewriting.ts'

const origins: Origins = {
  scheme: 'http',
  host: 'shop.example',
  local: '127.0.0.1:41000',
  others: new Map([['blog.example', '127.0.0.1:42000']])
}

describe('S11 what is told to the cluster', () => {
  it('S11 Host, Origin and Referer are those of the cluster; hop-by-hop headers stay behind', () => {
    const raw = [
      ['Host', '127.0.0.1:41000'],
      ['origin', 'http://127.0.0.1:41000'],
      ['Referer', 'http://127.0.0.1:41000/cart?x=1'],
      ['user-agent', 'curl/8'],
      ['connection', 'keep-alive'],
      ['X-A', '1'],
      ['x-a', '2']
    ].flat()
    expect(headersInwards(raw, origins, new Set())).toEqual({
      Host: 'shop.example',
      Origin: 'http://shop.example',
      Referer: 'http://shop.example/cart?x=1',
      'User-Agent': 'curl/8',
      'X-A': '1, 2'
    })
    expect(headersInwards(['Referer', 'http://127.0.0.1:410001/'], origins, new Set())['Referer']).toBe(
      'http://127.0.0.1:410001/'
    )
  })

  it('S11 of cookies only those that came over the port: other programs of this machine have theirs', () => {
    const cookie = 'drydock-4000=secret; route=abc; other=1'
    expect(headersInwards(['Cookie', cookie], origins, new Set(['route']))['Cookie']).toBe('route=abc')
    expect(headersInwards(['Cookie', cookie], origins, new Set())['Cookie']).toBeUndefined()
  })
})

describe('S11 what is told to the browser', () => {
  it('S11 a Location of the same host stays at the port, whatever its scheme; another open port is gone to', () => {
    const where = (location: string): string => redirected(location, '/a/b', origins).location
    expect(where('http://shop.example/x?y=1#z')).toBe('http://127.0.0.1:41000/x?y=1#z')
    expect(redirected('https://shop.example/x', '/', origins)).toEqual({
      location: 'http://127.0.0.1:41000/x',
      scheme: 'https'
    })
    expect(where('//shop.example/x')).toBe('http://127.0.0.1:41000/x')
    expect(where('http://blog.example/')).toBe('http://127.0.0.1:42000/')
    for (const untouched of [
      '/x',
      'x',
      'https://elsewhere.example/',
      'http://shop.example:8080/',
      'mailto:a@b',
      'http://['
    ])
      expect(where(untouched)).toBe(untouched)
  })

  it('S11 with a port in its Host, that port is its own', () => {
    const atPort = { ...origins, host: '172.18.0.3:30080' }
    expect(redirected('http://172.18.0.3:30080/x', '/', atPort).location).toBe('http://127.0.0.1:41000/x')
    expect(redirected('http://172.18.0.3:30081/x', '/', atPort).location).toBe('http://172.18.0.3:30081/x')
  })

  it('S11 a cookie loses Domain and Secure, but a name that demands Secure keeps it', () => {
    const told = (text: string): string | undefined => cookieOutwards(text)?.text
    expect(told('route=a=b; Path=/; Domain=.shop.example; Secure; HttpOnly')).toBe('route=a=b; Path=/; HttpOnly')
    expect(told('s=1; SameSite=None; Secure; Partitioned')).toBe('s=1; SameSite=Lax')
    expect(told('__Host-s=1; Path=/; Secure')).toBe('__Host-s=1; Path=/; Secure')
    expect(told('nothing')).toBeUndefined()
  })

  it('S11 a body without a type is told by how it begins', () => {
    expect(
      ['<html>', '{"a":1}', '{a}', 'Container Hostname: web'].map((body) => contentTypeOf(body).split(';')[0])
    ).toEqual(['text/html', 'application/json', 'text/plain', 'text/plain'])
  })
})
