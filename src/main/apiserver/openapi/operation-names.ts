// How operations and their groups are named in the documents.

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** "RbacAuthorization" for "rbac.authorization.k8s.io", "Core" for the core group. */
export function groupToken(group: string): string {
  if (group === '') return 'Core'
  return group
    .replace(/\.k8s\.io$/, '')
    .split(/[.-]/)
    .map(capital)
    .join('')
}

/** "rbacAuthorization_v1" */
export function tagOf(group: string, version?: string): string {
  const token = groupToken(group)
  return `${token.charAt(0).toLowerCase()}${token.slice(1)}${version === undefined ? '' : `_${version}`}`
}

export function basePath(group: string, version: string): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`
}

export function article(kind: string): string {
  return /^[AEIOU]/.test(kind) ? 'an' : 'a'
}
