// Which packages are installed in a container made of Debian's or Ubuntu's: dpkg's own files, which the image begins.
import type { Call } from '../../processes/call.ts'
import type { PackageCatalogue, PackageFacts } from './package-catalogue.ts'

export const statusPath = '/var/lib/dpkg/status'
/** What was installed for others only. */
const automaticPath = '/var/lib/apt/extended_states'

/** Installed packages by name, each as its paragraph of the status file. */
export type DpkgStatus = ReadonlyMap<string, string>

export function architectureOf({ isPortable }: PackageFacts): string {
  return isPortable === true ? 'all' : 'amd64'
}

function paragraph(facts: PackageFacts): string {
  const { name, version, section, priority, installedSize, depends = [], summary } = facts
  const lines = [
    `Package: ${name}`,
    'Status: install ok installed',
    `Priority: ${priority}`,
    `Section: ${section}`,
    `Installed-Size: ${installedSize}`,
    `Architecture: ${architectureOf(facts)}`,
    `Version: ${version}`
  ]
  if (depends.length > 0) lines.push(`Depends: ${depends.join(', ')}`)
  return [...lines, `Description: ${summary}`].join('\n')
}

/** The status file of an image that has these packages. */
export function statusTextOf({ packages }: PackageCatalogue, names: readonly string[]): string {
  return names.map((name) => `${paragraph(packages.get(name)!)}\n`).join('\n')
}

/** The value of a field in a paragraph; "" where it has none. */
export function fieldOf(text: string, field: string): string {
  return new RegExp(`^${field}: (.*)$`, 'm').exec(text)?.[1] ?? ''
}

export function readStatus(call: Call): DpkgStatus {
  const found = new Map<string, string>()
  for (const text of (call.seek(statusPath)?.entry.text ?? '').split(/\n{2,}/)) {
    const name = fieldOf(text, 'Package')
    if (name !== '') found.set(name, text.trimEnd())
  }
  return found
}

function writeStatus(call: Call, status: DpkgStatus): void {
  const names = [...status.keys()].sort()
  call.files.write(call.process, statusPath, names.map((name) => `${status.get(name)}\n`).join('\n'))
}

/** The files of a package are there now. */
export function recordInstalled(call: Call, facts: PackageFacts, paths: readonly string[]): void {
  writeStatus(call, new Map(readStatus(call)).set(facts.name, paragraph(facts)))
  call.files.write(call.process, listPath(facts.name), paths.map((path) => `${path}\n`).join(''))
}

/** They are gone, and so is what told of them. */
export function recordRemoved(call: Call, name: string): void {
  const status = new Map(readStatus(call))
  status.delete(name)
  writeStatus(call, status)
  if (call.seek(listPath(name)) !== undefined) call.files.remove(call.process, listPath(name), false)
}

/** Where the paths of a package's files stand. */
export function listPath(name: string): string {
  return `/var/lib/dpkg/info/${name}.list`
}

/** The files of a package; undefined where nobody wrote down which they are. */
export function filesOf(call: Call, name: string): readonly string[] | undefined {
  return call
    .seek(listPath(name))
    ?.entry.text?.split('\n')
    .filter((line) => line !== '')
}

export function automaticNames(call: Call): ReadonlySet<string> {
  const text = call.seek(automaticPath)?.entry.text ?? ''
  return new Set(Array.from(text.matchAll(/^Package: (.*)$/gm), ([, name]) => name!))
}

export function writeAutomatic(call: Call, names: ReadonlySet<string>): void {
  const text = [...names].map((name) => `Package: ${name}\nArchitecture: amd64\nAuto-Installed: 1\n`).join('\n')
  call.files.write(call.process, automaticPath, text)
}
