import type { Container } from '../../../../shared/schema/types.ts'

/** Where a container whose root cannot be written to may write all the same; undefined where all of it can be. */
export function writablePathsOf({ securityContext, volumeMounts = [] }: Container): readonly string[] | undefined {
  if (securityContext?.readOnlyRootFilesystem !== true) return undefined
  return [
    '/dev',
    '/proc',
    ...volumeMounts.filter(({ readOnly }) => readOnly !== true).map(({ mountPath }) => mountPath)
  ]
}

const verbs: Readonly<Record<string, string>> = { touch: '', rm: "can't remove " }

/** What a program says that cannot write a file, as BusyBox says it; undefined where it can. */
export function writeComplaint(
  program: string,
  path: string,
  writable: readonly string[] | undefined
): string | undefined {
  const absolute = path.startsWith('/') ? path : `/${path}`
  if (writable === undefined || writable.some((under) => isWithin(absolute, under))) return undefined
  const verb = program === 'sh' ? "can't create " : (verbs[program] ?? "can't open ")
  const shown = program === 'rm' || verb === "can't open " ? `'${path}'` : path
  return `${program}: ${verb}${shown}: Read-only file system`
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
}
