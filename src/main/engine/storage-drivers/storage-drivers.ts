import type { Component, ControlPlane } from '../control-plane.ts'
import type { AskApi } from '../network/account-api.ts'
import { Attacher } from './attacher.ts'
import { DriverPod } from './driver-pod.ts'
import { localPath, localPathApp } from './local-path.ts'
import { disksPerNode, networkDisk, networkDiskApp, networkDiskDriver } from './network-disk.ts'
import { NodeRegistrar } from './node-registrar.ts'
import { Provisioner } from './provisioner.ts'
import { Resizer } from './resizer.ts'

/** The storage that a new cluster brings besides Kubernetes' own: folders of nodes, and disks of the network. */
export function createStorageDrivers(plane: ControlPlane, api: AskApi): readonly Component[] {
  const folders = new DriverPod(plane, api, localPathApp)
  const disks = new DriverPod(plane, api, networkDiskApp)
  return [
    folders,
    new Provisioner(plane, folders, localPath),
    disks,
    new Provisioner(plane, disks, networkDiskDriver),
    new NodeRegistrar(plane, networkDisk, disksPerNode),
    new Attacher(plane, disks, networkDisk),
    new Resizer(plane, disks, networkDisk)
  ]
}
