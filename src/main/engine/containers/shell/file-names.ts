import { FileError } from '../files/file-system.ts'
import { absolutePath, joined } from '../files/paths.ts'
import type { Call } from '../processes/call.ts'
import type { Expansion } from './parameters.ts'
import { isPattern, matcherOf, unescaped } from './pattern.ts'

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
  return state.shopt.includes('nullglob') ? [] : [unescaped(pattern)]
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
