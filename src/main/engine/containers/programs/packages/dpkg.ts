// dpkg: what is installed, as its own files have it.
import type { Call } from '../../processes/call.ts'
import { matcherOf } from '../../shell/pattern.ts'
import { instant } from '../program.ts'
import { fieldOf, filesOf, readStatus, recordRemoved } from './dpkg-database.ts'
import { takeFiles } from './package-files.ts'

export const dpkg = instant((call) => {
  const [action = '', ...words] = call.args
  switch (action) {
    case '-l':
    case '--list':
      return list(call, words)
    case '-s':
    case '--status':
      return status(call, words)
    case '-L':
    case '--listfiles':
      return listFiles(call, words)
    case '-S':
    case '--search':
      return search(call, words)
    case '-r':
    case '-P':
    case '--remove':
    case '--purge':
      return remove(call, words)
    case '--get-selections':
      for (const name of readStatus(call).keys()) call.print(`${name}\t\t\t\t\t\tinstall\n`)
      return 0
    case '--print-architecture':
      call.print('amd64\n')
      return 0
    case '--version':
      call.print("Debian 'dpkg' package management program version 1.21.22 (amd64).\n")
      return 0
    case '--configure':
      return 0
    case '-i':
    case '--install':
      for (const word of words) {
        const why = call.seek(word) === undefined ? 'No such file or directory' : 'unexpected end of file'
        call.print(`dpkg: error: cannot access archive '${word}': ${why}\n`, 2)
      }
      return words.length === 0 ? needed(call) : 2
    default:
      return needed(call)
  }
})

function needed(call: Call): number {
  call.print(
    'dpkg: error: need an action option\n\nType dpkg --help for help about installing and deinstalling packages [*];\n',
    2
  )
  return 2
}

function list(call: Call, patterns: readonly string[]): number {
  const found = [...readStatus(call)].filter(
    ([name]) => patterns.length === 0 || patterns.some((pattern) => matcherOf(pattern)(name))
  )
  const missing = patterns.filter((pattern) => !found.some(([name]) => matcherOf(pattern)(name)))
  for (const pattern of missing) call.print(`dpkg-query: no packages found matching ${pattern}\n`, 2)
  if (found.length === 0) return missing.length > 0 ? 1 : 0
  const rows = found.map(([name, text]) => [
    name,
    fieldOf(text, 'Version'),
    fieldOf(text, 'Architecture'),
    fieldOf(text, 'Description')
  ])
  const width = (column: number, least: number): number => Math.max(least, ...rows.map((row) => row[column]!.length))
  const widths = [width(0, 14), width(1, 12), width(2, 12)]
  const line = (mark: string, cells: readonly string[]): string =>
    `${mark}${cells.map((cell, at) => (at < 3 ? cell.padEnd(widths[at]!) : cell)).join(' ')}\n`
  call.print(
    'Desired=Unknown/Install/Remove/Purge/Hold\n' +
      '| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend\n' +
      '|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)\n' +
      line('||/ ', ['Name', 'Version', 'Architecture', 'Description']) +
      `+++-${widths.map((one) => '='.repeat(one)).join('-')}-=================================\n`
  )
  call.print(rows.map((row) => line('ii  ', row)).join(''))
  return missing.length > 0 ? 1 : 0
}

function status(call: Call, names: readonly string[]): number {
  const known = readStatus(call)
  let code = 0
  for (const name of names) {
    const text = known.get(name)
    if (text !== undefined) call.print(`${text}\n\n`)
    else code = unknown(call, name, 'no information is available\n')
  }
  return code
}

function unknown(call: Call, name: string, end: string): number {
  call.print(`dpkg-query: package '${name}' is not installed${end === '' ? '\n' : ` and ${end}`}`, 2)
  return 1
}

function listFiles(call: Call, names: readonly string[]): number {
  const known = readStatus(call)
  let code = 0
  for (const name of names) {
    if (known.has(name)) call.print(['/.', ...(filesOf(call, name) ?? [])].map((path) => `${path}\n`).join(''))
    else code = unknown(call, name, '')
  }
  return code
}

function search(call: Call, paths: readonly string[]): number {
  let code = 0
  for (const path of paths) {
    const owners = [...readStatus(call).keys()].filter((name) => filesOf(call, name)?.includes(path) === true)
    for (const name of owners) call.print(`${name}: ${path}\n`)
    if (owners.length > 0) continue
    call.print(`dpkg-query: no path found matching pattern ${path}\n`, 2)
    code = 1
  }
  return code
}

function remove(call: Call, names: readonly string[]): number {
  if (call.process.user !== 0) {
    call.print('dpkg: error: requested operation requires superuser privilege\n', 2)
    return 2
  }
  for (const name of names) {
    const text = readStatus(call).get(name)
    if (text === undefined) {
      call.print(`dpkg: warning: ignoring request to remove ${name} which isn't installed\n`, 2)
      continue
    }
    call.print(`Removing ${name} (${fieldOf(text, 'Version')}) ...\n`)
    takeFiles(call, filesOf(call, name) ?? [])
    recordRemoved(call, name)
  }
  return 0
}
