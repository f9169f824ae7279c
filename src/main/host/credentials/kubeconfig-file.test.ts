import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KubeconfigFile } from './kubeconfig-file.ts'
import { kubeconfigText, mergedKubeconfig, type KubeconfigContent } from './kubeconfig.ts'

const secret = 'S'.repeat(43)
const content: KubeconfigContent = {
  cluster: 'drydock',
  server: 'https://127.0.0.1:6443',
  authority: 'AUTHORITY',
  users: [{ name: 'kubernetes-admin', token: secret, clientCertificate: { key: secret, certificate: 'CERTIFICATE' } }]
}
const moved = { ...content, server: 'https://127.0.0.1:7777' }
const foreign = 'apiVersion: v1\nkind: Config\nclusters: [{name: prod, cluster: {server: x}}] # mine\n'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-kubeconfig-'))
  file = join(folder, 'config')
})
afterEach(() => rmSync(folder, { recursive: true }))

function open(merge = false, path = file): KubeconfigFile {
  return new KubeconfigFile({ file: path, merge }, ['drydock'])
}

function text(path = file): string {
  return readFileSync(path, 'utf8')
}

function mode(path: string): number {
  return statSync(path).mode & 0o777
}

test('a file that is not there is made, with its folder, for its owner only', () => {
  const inner = join(folder, '.kube', 'config')
  const kubeconfig = open(false, inner)
  kubeconfig.check()
  expect(existsSync(join(folder, '.kube'))).toBe(false)
  kubeconfig.write(content)
  expect(text(inner)).toBe(kubeconfigText(content))
  expect([mode(inner), mode(join(folder, '.kube'))]).toEqual([0o600, 0o700])
  expect(readdirSync(join(folder, '.kube'))).toEqual(['config'])
})

test('an empty one, as mktemp makes it, is as good as none', () => {
  writeFileSync(file, '', { mode: 0o644 })
  open().check()
  open().write(content)
  expect(text()).toBe(kubeconfigText(content))
  expect(mode(file)).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['config'])
})

test('one of ours is brought up to date, without a copy', () => {
  open().write(content)
  open().check()
  open().write(moved)
  expect(text()).toBe(kubeconfigText(moved))
  expect(readdirSync(folder)).toEqual(['config'])
})

test('any other is refused untouched, unless merging was asked for', () => {
  writeFileSync(file, foreign)
  const message = `${file} holds what Drydock has not written: add --merge-kubeconfig, or name another file`
  for (const run of [() => open().check(), () => open().write(content)]) {
    expect(run).toThrow(expect.objectContaining({ name: 'UsageError', message }))
  }
  expect(text()).toBe(foreign)
  expect(readdirSync(folder)).toEqual(['config'])
})

test("one of ours that others have written into is others'", () => {
  writeFileSync(file, mergedKubeconfig(foreign, content))
  expect(() => open().check()).toThrow(/holds what Drydock has not written/)
})

describe('merging', () => {
  test('keeps a copy for the owner only, one a run, and never over another', () => {
    writeFileSync(file, foreign, { mode: 0o644 })
    writeFileSync(`${file}.drydock-backup-1`, 'precious')
    const run = open(true)
    run.write(content)
    const merged = text()
    expect(merged).toBe(mergedKubeconfig(foreign, content))
    expect(merged).toContain('# mine')
    run.write(moved)
    expect(readdirSync(folder).sort()).toEqual(['config', 'config.drydock-backup-1', 'config.drydock-backup-2'])
    expect(text(`${file}.drydock-backup-1`)).toBe('precious')
    expect(text(`${file}.drydock-backup-2`)).toBe(foreign)
    expect([mode(file), mode(`${file}.drydock-backup-2`)]).toEqual([0o600, 0o600])
    open(true).write(content)
    expect(text(`${file}.drydock-backup-3`)).toBe(mergedKubeconfig(foreign, moved))
  })

  test('what changes nothing writes nothing', () => {
    writeFileSync(file, mergedKubeconfig(foreign, content))
    const before = statSync(file)
    open(true).write(content)
    expect(statSync(file).ino).toBe(before.ino)
    expect(readdirSync(folder)).toEqual(['config'])
  })

  test('a link is followed and stays one; the copy stands beside the link', () => {
    const link = join(folder, 'link')
    const second = join(folder, 'second')
    mkdirSync(join(folder, 'dotfiles'))
    const real = join(folder, 'dotfiles', 'kube')
    writeFileSync(real, foreign)
    symlinkSync('dotfiles/kube', second)
    symlinkSync('second', link)
    open(true, link).write(content)
    expect([lstatSync(link).isSymbolicLink(), lstatSync(second).isSymbolicLink()]).toEqual([true, true])
    expect(text(real)).toBe(mergedKubeconfig(foreign, content))
    expect(text(`${link}.drydock-backup-1`)).toBe(foreign)
    expect(readdirSync(join(folder, 'dotfiles'))).toEqual(['kube'])
  })

  test('another name of the same file keeps what it had', () => {
    writeFileSync(file, foreign)
    linkSync(file, join(folder, 'other'))
    open(true).write(content)
    expect(text(join(folder, 'other'))).toBe(foreign)
  })

  test.each([
    ['broken YAML', 'clusters: [', 'is not valid YAML'],
    ['bytes that are no text', Buffer.from([0x61, 0xff, 0xfe]), 'is not valid YAML'],
    ['a diary', 'dear diary\n', 'is not a kubeconfig'],
    [
      'a foreign cluster of our name',
      'clusters: [{name: drydock}]\n',
      'has a cluster "drydock" that Drydock has not written'
    ],
    [
      'a foreign user of our name',
      'users: [{name: kubernetes-admin@drydock}]\n',
      'has a user "kubernetes-admin@drydock" that Drydock has not written'
    ],
    ['more than a kubeconfig has', Buffer.alloc(9 * 1024 * 1024, 'a'), 'is too large for a kubeconfig']
  ])('%s is refused untouched', (_what, bytes, reason) => {
    writeFileSync(file, bytes)
    const before = readFileSync(file)
    for (const run of [() => open(true).check(), () => open(true).write(content)]) {
      expect(run).toThrow(expect.objectContaining({ name: 'UsageError', message: `${file} ${reason}` }))
    }
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(readdirSync(folder)).toEqual(['config'])
  })
})

test('a link to nothing yet: the file is made where it leads', () => {
  symlinkSync(join(folder, 'later'), file)
  open().write(content)
  expect(lstatSync(file).isSymbolicLink()).toBe(true)
  expect(text(join(folder, 'later'))).toBe(kubeconfigText(content))
})

test('links in a circle, folders and impossible places are refused in one line', () => {
  symlinkSync('b', join(folder, 'a'))
  symlinkSync('a', join(folder, 'b'))
  expect(() => open(true, join(folder, 'a')).check()).toThrow(`${join(folder, 'a')} is a link that leads nowhere`)
  expect(() => open(true, folder).write(content)).toThrow(`${folder} is not a file`)
  writeFileSync(file, '')
  const inFile = join(file, 'config')
  expect(() => open(false, inFile).write(content)).toThrow(/cannot write the kubeconfig .* \((ENOTDIR|EEXIST)\)$/)
})

test('while kubectl writes the file it is let alone', () => {
  writeFileSync(`${file}.lock`, '')
  expect(() => open().write(content)).toThrow(`${file} is being written by another program (${file}.lock is there)`)
  expect(existsSync(file)).toBe(false)
  rmSync(`${file}.lock`)
  open().write(content)
  expect(readdirSync(folder)).toEqual(['config'])
})
