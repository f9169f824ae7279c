// Whether a container's command is there, before it is started: what runc says where it is not.
import type { ContainerLaunch } from '../kubelet/container-runtime.ts'
import { absolutePath, folderOf, nameOf } from './files/paths.ts'
import { imageLayer } from './files/image-layer.ts'
import { distributionOf } from './programs/distribution.ts'
import { notFoundMessage } from './servers/server-plan.ts'

const folders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

/** undefined where the program is in the image, or may be in something that is mounted. */
export function programError(launch: ContainerLaunch, argv: readonly string[]): string | undefined {
  const [program = ''] = argv
  const { container, image, mounts = [] } = launch
  const { names } = imageLayer(image, distributionOf(image, container.image ?? ''))
  const has = (folder: string, name: string): boolean => names.get(folder)?.includes(name) === true
  if (!program.includes('/'))
    return folders.some((folder) => has(folder, program)) ? undefined : notFoundMessage(program)
  const path = absolutePath(container.workingDir ?? '/', program)
  if (mounts.length > 0 || launch.volumes.read(path) !== undefined) return undefined
  const folder = folderOf(path)
  // What lies in /bin of a distribution lies in /usr/bin of another.
  if (
    has(folder, nameOf(path)) ||
    has(`/usr${folder}`, nameOf(path)) ||
    has(folder.replace(/^\/usr/, ''), nameOf(path))
  )
    return undefined
  return notFoundMessage(program)
}

/** runc's words for a command that its container does not have. */
export function execError([program = '']: readonly string[]): string {
  const cause = program.includes('/')
    ? `stat ${program}: no such file or directory`
    : 'executable file not found in $PATH'
  return `OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": ${cause}: unknown`
}
