import { describe, expect, test } from 'vitest'
import { programs } from '../registry.ts'
import { catalogues } from './package-catalogue.ts'
import { goingWith, packagesFor, packagesWithin, unneeded } from './package-selection.ts'

/** What `apt-get -s install NAME` of Debian 12 brings into its base image: all of it, and without what is recommended. */
const brought: readonly (readonly [name: string, all: number, needed: number])[] = [
  ['curl', 22, 16],
  ['wget', 6, 2],
  ['iputils-ping', 3, 2],
  ['dnsutils', 23, 22],
  ['net-tools', 1, 1],
  ['iproute2', 18, 15],
  ['procps', 5, 3],
  ['telnet', 9, 8],
  ['netcat-openbsd', 2, 2],
  ['vim', 6, 5],
  ['git', 46, 24],
  ['redis-tools', 5, 5],
  ['default-mysql-client', 21, 16],
  ['postgresql-client', 25, 22],
  ['iptables', 14, 9],
  ['gnupg', 25, 21]
]

const { debian, alpine } = catalogues
const base = new Set(debian.base)
const inBase = (name: string): boolean => base.has(name)

test.for(brought)('P4 as many packages come along as apt itself brings: %s', ([name, all, needed]) => {
  expect(packagesFor(debian, [name], inBase, true)).toHaveLength(all)
  expect(packagesFor(debian, [name], inBase, false)).toHaveLength(needed)
})

describe.for(Object.entries(catalogues))('the packages of %s', ([, { base: bottom, packages, aliases }]) => {
  test('P4 name each other and programs that are there', () => {
    for (const { name, depends = [], recommends = [], programs: paths = [], links = {} } of packages.values()) {
      for (const other of [...depends, ...recommends]) expect(packages.has(other), `${name} -> ${other}`).toBe(true)
      for (const path of [...paths, ...Object.values(links)])
        expect(programs.has(path.replace(/^.*\//, '')), path).toBe(true)
    }
    for (const name of [...bottom, ...Object.values(aliases)]) expect(packages.has(name), name).toBe(true)
  })
})

test('P4 each package comes behind what it depends on', () => {
  const names = packagesFor(debian, ['git'], inBase, true).map(({ name }) => name)
  for (const [at, name] of names.entries())
    for (const other of debian.packages.get(name)!.depends ?? []) {
      if (names.includes(other)) expect(names.indexOf(other), `${other} before ${name}`).toBeLessThan(at)
    }
})

test('P4 an image has what its programs come from; what nobody needs any more goes', () => {
  const present = packagesWithin(debian, (path) => path === '/usr/bin/curl')
  expect(present).toContain('libcurl4')
  expect(present).not.toContain('ca-certificates')
  const automatic = new Set(present.filter((name) => !inBase(name) && name !== 'curl'))
  expect(unneeded(debian, present, (name) => automatic.has(name))).toEqual([])
  const without = present.filter((name) => name !== 'curl')
  expect(unneeded(debian, without, (name) => automatic.has(name))).toEqual([...automatic].sort())
  expect(goingWith(debian, present, ['libssh2-1'])).toEqual(['curl', 'libcurl4', 'libssh2-1'])
  expect(
    packagesFor(alpine, ['procps'], (name) => alpine.base.includes(name), false).map(({ name }) => name)
  ).toContain('procps-ng')
})
