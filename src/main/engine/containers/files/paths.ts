// Paths as texts.

/** An absolute path without dots, doubled slashes and a slash at its end; "/" is the root. */
export function absolutePath(cwd: string, path: string): string {
  const parts: string[] = []
  const whole = path.startsWith('/') ? path : `${cwd}/${path}`
  if (!whole.includes('//') && !whole.includes('/.') && !whole.endsWith('/')) return whole
  for (const part of whole.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** "/" for what lies in the root and for the root itself. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

export function joined(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`
}

export function isWithin(path: string, folder: string): boolean {
  return folder === '/' || path === folder || (path.startsWith(folder) && path[folder.length] === '/')
}
