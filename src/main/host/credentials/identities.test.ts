import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Identities, IdentityError } from './identities.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-identities-'))
  file = join(folder, 'identities.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function open(givenToken?: string): Identities {
  return new Identities(file, givenToken)
}

test('at first there is the administrator alone, with a token of 256 bits', () => {
  const identities = open()
  expect(identities.list).toEqual([{ name: 'kubernetes-admin', groups: ['system:masters'] }])
  expect(identities.tokenOf('kubernetes-admin')).toMatch(/^[\w-]{43}$/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['identities.json'])
})

test('what is made is there after a restart, what is removed is not', () => {
  const identities = open()
  identities.create({ name: 'oidc:ann@example.org', groups: ['team:a', 'b', 'team:a'] })
  identities.create({ name: 'bert', groups: [] })
  const tokens = ['oidc:ann@example.org', 'bert'].map((name) => identities.tokenOf(name)!)
  identities.remove('bert')
  const again = open()
  expect(again.list.map(({ name }) => name)).toEqual(['kubernetes-admin', 'oidc:ann@example.org'])
  expect(again.groupsOf('oidc:ann@example.org')).toEqual(['team:a', 'b'])
  expect(again.groupsOf('bert')).toEqual([])
  expect(tokens.map((token) => again.byToken(token)?.user)).toEqual(['oidc:ann@example.org', undefined])
  expect(tokens.map((token) => identities.byToken(token)?.user)).toEqual(['oidc:ann@example.org', undefined])
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('whoever listens is told of every change, and of no refusal', () => {
  const identities = open()
  let changes = 0
  const stop = identities.onChange(() => changes++)
  identities.create({ name: 'ann', groups: [] })
  expect(() => identities.create({ name: 'ann', groups: [] })).toThrow(IdentityError)
  identities.remove('ann')
  stop()
  identities.create({ name: 'ann', groups: [] })
  expect(changes).toBe(2)
})

test("a given token is the administrator's beside the kept one, and is not kept", () => {
  const kept = open().tokenOf('kubernetes-admin')!
  const identities = open('a-token-of-my-own')
  expect(identities.tokenOf('kubernetes-admin')).toBe('a-token-of-my-own')
  expect(identities.byToken('a-token-of-my-own')).toEqual({ user: 'kubernetes-admin', groups: ['system:masters'] })
  expect(identities.byToken(kept)?.user).toBe('kubernetes-admin')
  expect(readFileSync(file, 'utf8')).not.toContain('a-token-of-my-own')
  expect(open().byToken('a-token-of-my-own')).toBeUndefined()
})

describe('refusals', () => {
  test.each([
    ['', 'a name is needed'],
    ['x'.repeat(254), 'a name has at most 253 characters'],
    ['a\nb', 'a name has no control characters and no invisible ones'],
    ['a\u0000b', 'a name has no control characters and no invisible ones'],
    ['a\u202Eb', 'a name has no control characters and no invisible ones'],
    ['a\uD800', 'a name has no control characters and no invisible ones'],
    [' a', 'a name neither begins nor ends with a space'],
    ['system:masters', 'names that begin with "system:" are the cluster\'s own'],
    ['kubernetes-admin', 'there is an identity "kubernetes-admin" already']
  ])('the name %j', (name, message) => {
    const identities = open()
    const before = readFileSync(file, 'utf8')
    expect(() => identities.create({ name, groups: [] })).toThrow(new IdentityError(message))
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  test('groups', () => {
    expect(() => open().create({ name: 'a', groups: [''] })).toThrow('of a group: a name is needed')
    const groups = Array.from({ length: 33 }, (_, index) => `group-${index}`)
    expect(() => open().create({ name: 'a', groups })).toThrow('an identity is in at most 32 groups')
  })

  test('the administrator and the unknown cannot be removed', () => {
    expect(() => open().remove('kubernetes-admin')).toThrow('"kubernetes-admin" cannot be removed')
    expect(() => open().remove('ann')).toThrow('there is no identity "ann"')
  })

  test('the two hundred and first', () => {
    const identities = open()
    for (let index = 1; index < 200; index++) identities.create({ name: `user-${index}`, groups: [] })
    expect(() => identities.create({ name: 'one-more', groups: [] })).toThrow('there are 200 identities already')
    expect(open().list).toHaveLength(200)
  })

  test('a disk that takes nothing leaves everything as it was', () => {
    const identities = open()
    rmSync(folder, { recursive: true })
    expect(() => identities.create({ name: 'ann', groups: [] })).toThrow(`cannot write ${file} (ENOENT)`)
    expect(identities.list).toHaveLength(1)
  })
})

describe('the file', () => {
  const token = 'T'.repeat(43)
  const admin = { name: 'kubernetes-admin', groups: ['system:masters'], token }

  test.each([
    ['half of it', JSON.stringify({ identities: [admin] }).slice(0, 80)],
    ['no object', '[]'],
    ['nobody', JSON.stringify({ identities: [] })],
    ['no administrator', JSON.stringify({ identities: [{ ...admin, name: 'ann' }] })],
    ['two of a name', JSON.stringify({ identities: [admin, admin] })],
    ["one of the cluster's own", JSON.stringify({ identities: [admin, { ...admin, name: 'system:node:a' }] })],
    ['a short token', JSON.stringify({ identities: [{ ...admin, token: 'T' }] })],
    ['an unknown field', JSON.stringify({ identities: [{ ...admin, extra: 1 }] })]
  ])('with %s is refused untouched, in one line without a secret', (_what, text) => {
    writeFileSync(file, text)
    expect(() => open()).toThrow(
      expect.objectContaining({
        name: 'UsageError',
        message: `${file} is damaged: mend it, or remove it to begin with no identities but kubernetes-admin`
      })
    )
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  test('that others may read is taken from them', () => {
    open()
    chmodSync(file, 0o644)
    open()
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })
})

test('no text but a token finds anybody; whatever name is accepted is read again', () => {
  const identities = open()
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(identities.byToken(text)).toBeUndefined()
    })
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (name) => {
      try {
        identities.create({ name, groups: [name] })
      } catch (error) {
        expect(error).toBeInstanceOf(IdentityError)
        return
      }
      expect(open().groupsOf(name)).toEqual([name])
      identities.remove(name)
    }),
    { numRuns: 50 }
  )
})
