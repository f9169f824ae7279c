import type { ContainerLaunch } from '../../kubelet/container-runtime.ts'
import type { VolumeData } from '../../volumes/volume-data.ts'
import { isWithin } from './paths.ts'

/** Whether any volume of a container has files in one of its folders. */
export function hasMountedFiles(data: VolumeData, { mounts = [] }: ContainerLaunch, folder: string): boolean {
  return mounts.some((mount) => {
    const names = Object.keys(data.files(mount.location))
    if (isWithin(mount.path, folder)) return names.length > 0
    if (!isWithin(folder, mount.path)) return false
    const inside = `${mount.folder}${folder.slice(mount.path.length)}/`
    return names.some((name) => name.startsWith(inside))
  })
}
