import { FileError } from '../files/file-system.ts'
import { absolutePath, joined } from '../files/paths.ts'
import type { Call } from '../processes/call.ts'
import type { Expansion } from './parameters.ts'
import { isPattern, matcherOf, unescaped } from './pattern.ts'
import { ShellError } from './shell-state.ts'

/** Paths that a pattern matches, in order; the pattern's own text where there is none. */
export function fileNames({ call, state }: Expansion, pattern: string): readonly string[] {
  const isAbsolute = pattern.startsWith('/')
  const parts = pattern.split('/').filter((part) => part !== '')
  const endsInSlash = pattern.endsWith('/')
  let found: string[] = [isAbsolute ? '/' : '']
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    const next: string[] = []
    for (const folder of found) {
      const at = (name: string): string => (folder === '' ? name : joined(folder, name))
      if (part === '**' && state.shopt.includes('globstar')) {
        if (isLast && folder !== '') next.push(`${folder.replace(/\/$/, '')}/`)
        else if (!isLast) next.push(folder)
        next.push(...everythingBelow(call, folder, !isLast || endsInSlash, state.shopt.includes('dotglob')))
        continue
      }
      if (!isPattern(part)) {
        if (!isLast || exists(call, at(unescaped(part)))) next.push(at(unescaped(part)))
        continue
      }
      const matches = matcherOf(part)
      for (const name of namesIn(call, folder === '' ? '.' : folder)) {
        call.charge(0.02)
        if (name.startsWith('.') && !part.startsWith('.') && !state.shopt.includes('dotglob')) continue
        if (!matches(name)) continue
        if (!isLast || endsInSlash) {
          if (call.seek(at(name))?.entry.kind === 'directory') next.push(isLast ? `${at(name)}/` : at(name))
        } else next.push(at(name))
      }
    }
    found = next
  }
  if (found.length > 0) return found.sort()
  if (state.shopt.includes('failglob')) throw new ShellError(`no match: ${unescaped(pattern)}`, 1, 'line')
  return state.shopt.includes('nullglob') ? [] : [unescaped(pattern)]
}

const mostFound = 100_000

/** What ** stands for: all that lies in a folder and in those in it. Links are not followed. */
function everythingBelow(call: Call, folder: string, onlyFolders: boolean, withHidden: boolean): readonly string[] {
  const found: string[] = []
  const open = [folder]
  for (let at = 0; at < open.length; at++) {
    const inside = open[at]!
    for (const name of namesIn(call, inside === '' ? '.' : inside)) {
      if (name.startsWith('.') && !withHidden) continue
      call.charge(0.02)
      const path = inside === '' ? name : joined(inside, name)
      const isFolder = call.seek(path, false)?.entry.kind === 'directory'
      if (isFolder) open.push(path)
      if (isFolder || !onlyFolders) found.push(path)
      if (found.length > mostFound) throw new RangeError('too many names')
    }
  }
  return found
}

function exists(call: Call, path: string): boolean {
  return call.seek(path, false) !== undefined
}

function namesIn(call: Call, path: string): readonly string[] {
  try {
    return call.files.names(call.process, absolutePath(call.process.cwd, path))
  } catch (error) {
    if (error instanceof FileError) return []
    throw error
  }
}
