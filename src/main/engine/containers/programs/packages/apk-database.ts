// Which packages are installed in an Alpine container: apk's own files, which the image begins.
import type { Call } from '../../processes/call.ts'
import type { PackageCatalogue, PackageFacts } from './package-catalogue.ts'
import { folderOf, nameOf } from '../../files/paths.ts'

export const installedPath = '/lib/apk/db/installed'
export const worldPath = '/etc/apk/world'

/** An installed package. */
export interface ApkPackage {
  readonly name: string
  readonly version: string
  /** KiB. */
  readonly size: number
  readonly summary: string
  /** Its files. */
  readonly paths: readonly string[]
}

function paragraph({ name, version, size, summary, paths }: ApkPackage): string {
  const lines = [`P:${name}`, `V:${version}`, 'A:x86_64', `I:${size * 1024}`, `T:${summary}`]
  let folder = ''
  for (const path of paths) {
    if (folderOf(path) !== folder) {
      folder = folderOf(path)
      lines.push(`F:${folder.slice(1)}`)
    }
    lines.push(`R:${nameOf(path)}`)
  }
  return `${lines.join('\n')}\n\n`
}

export function apkPackage(
  { name, version, installedSize, summary }: PackageFacts,
  paths: readonly string[]
): ApkPackage {
  return { name, version, size: installedSize, summary, paths }
}

/** The database of an image that has these packages. */
export function installedTextOf({ packages }: PackageCatalogue, names: readonly string[]): string {
  return names.map((name) => paragraph(apkPackage(packages.get(name)!, []))).join('')
}

function read(text: string): ApkPackage {
  const values: Record<string, string> = {}
  const paths: string[] = []
  for (const line of text.split('\n')) {
    const value = line.slice(2)
    if (line.startsWith('R:')) paths.push(`/${values['F']}/${value}`)
    else values[line[0] ?? ''] = value
  }
  const { P: name = '', V: version = '', I: bytes = '0', T: summary = '' } = values
  return { name, version, size: Number(bytes) / 1024, summary, paths }
}

/** By name, in the order in which they came. */
export function readInstalled(call: Call): ReadonlyMap<string, ApkPackage> {
  const texts = (call.seek(installedPath)?.entry.text ?? '').split('\n\n').filter((text) => text.includes('P:'))
  return new Map(texts.map(read).map((one) => [one.name, one]))
}

export function writeInstalled(call: Call, installed: ReadonlyMap<string, ApkPackage>): void {
  call.files.write(call.process, installedPath, [...installed.values()].map(paragraph).join(''))
}

/** What somebody has asked for: all else is there for that. */
export function readWorld(call: Call): readonly string[] {
  return (call.seek(worldPath)?.entry.text ?? '').split('\n').filter((line) => line !== '')
}

export function writeWorld(call: Call, names: readonly string[]): void {
  call.files.write(
    call.process,
    worldPath,
    [...new Set(names)]
      .sort()
      .map((name) => `${name}\n`)
      .join('')
  )
}

/** "OK: 13 MiB in 25 packages". */
export function sumText(installed: ReadonlyMap<string, ApkPackage>): string {
  const kibibytes = [...installed.values()].reduce((sum, { size }) => sum + size, 0)
  return `OK: ${Math.max(Math.round(kibibytes / 1024), 1)} MiB in ${installed.size} packages\n`
}
