// /proc/mounts of a container, as containerd and the kubelet have laid it.
import type { ContainerLaunch, ContainerMount } from '../../kubelet/container-runtime.ts'
import type { MachinePort } from '../machine-port.ts'

/** The disk of the machine, as its mounts name it. */
const machineDisk = '/dev/sda1'

/** A line for each mount: device, place, type, options. */
export function mountTable(launch: ContainerLaunch, machine: MachinePort): string {
  const { container, mounts = [], volumes } = launch
  const root = container.securityContext?.readOnlyRootFilesystem === true ? 'ro' : 'rw'
  const isPrivileged = container.securityContext?.privileged === true
  const own = isPrivileged ? 'rw' : 'ro'
  const kibibytes = Math.floor(machine.memory / 1024)
  const lines = [
    `overlay / overlay ${root},relatime,lowerdir=/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/1/fs 0 0`,
    'proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0',
    'tmpfs /dev tmpfs rw,nosuid,size=65536k,mode=755,inode64 0 0',
    'devpts /dev/pts devpts rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=666 0 0',
    'mqueue /dev/mqueue mqueue rw,nosuid,nodev,noexec,relatime 0 0',
    `sysfs /sys sysfs ${own},nosuid,nodev,noexec,relatime 0 0`,
    `cgroup /sys/fs/cgroup cgroup2 ${own},nosuid,nodev,noexec,relatime 0 0`
  ]
  for (const mount of mounts) lines.push(volumeLine(mount, kibibytes))
  for (const { path, isInMemory } of volumes.readOnlyMounts())
    lines.push(
      isInMemory
        ? `tmpfs ${path} tmpfs ro,relatime,size=${kibibytes}k,inode64 0 0`
        : `${machineDisk} ${path} ext4 ro,relatime 0 0`
    )
  for (const path of ['/etc/hosts', '/dev/termination-log', '/etc/hostname', '/etc/resolv.conf'])
    lines.push(`${machineDisk} ${path} ext4 rw,relatime 0 0`)
  lines.push('shm /dev/shm tmpfs rw,relatime,size=65536k,inode64 0 0')
  return `${lines.join('\n')}\n`
}

function volumeLine({ path, location, isReadOnly, capacity }: ContainerMount, kibibytes: number): string {
  const mode = isReadOnly ? 'ro' : 'rw'
  const size = capacity === undefined ? kibibytes : Math.floor(capacity / 1024)
  if (location.startsWith('memory/')) return `tmpfs ${path} tmpfs ${mode},relatime,size=${size}k,inode64 0 0`
  if (location.startsWith('nfs/')) {
    const [server = '', ...folders] = location.slice('nfs/'.length).split('/')
    return `${server}:/${folders.join('/')} ${path} nfs4 ${mode},relatime,vers=4.2 0 0`
  }
  if (location.startsWith('csi/')) return `/dev/sdb ${path} ext4 ${mode},relatime 0 0`
  return `${machineDisk} ${path} ext4 ${mode},relatime 0 0`
}
