import type { Component, ControlPlane } from '../control-plane.ts'
import { Attacher } from './attacher.ts'
import { localPath } from './local-path.ts'
import { disksPerNode, networkDisk, networkDiskDriver } from './network-disk.ts'
import { NodeRegistrar } from './node-registrar.ts'
import { Provisioner } from './provisioner.ts'
import { Resizer } from './resizer.ts'

/** The storage that a new cluster brings besides Kubernetes' own: folders of nodes, and disks of the network. */
export function createStorageDrivers(plane: ControlPlane): readonly Component[] {
  return [
    new Provisioner(plane, localPath),
    new Provisioner(plane, networkDiskDriver),
    new NodeRegistrar(plane, networkDisk, disksPerNode),
    new Attacher(plane, networkDisk),
    new Resizer(plane, networkDisk)
  ]
}
