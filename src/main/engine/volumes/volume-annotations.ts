// What binder, scheduler and provisioners tell each other (upstream component-helpers/storage/volume).

/** Of a claim: its binding is finished, and from now on its volume must be there. */
export const bindCompleted = 'pv.kubernetes.io/bind-completed'
/** Of either side: the binder chose it, so that it may also let go of it. */
export const boundByController = 'pv.kubernetes.io/bound-by-controller'
/** Of a volume: the provisioner that made it. */
export const provisionedBy = 'pv.kubernetes.io/provisioned-by'
/** Of a claim: the provisioner that is to make its volume. */
export const storageProvisioner = 'volume.kubernetes.io/storage-provisioner'
export const betaStorageProvisioner = 'volume.beta.kubernetes.io/storage-provisioner'
/** Of a claim that waits for its first consumer: the node that the scheduler chose. */
export const selectedNode = 'volume.kubernetes.io/selected-node'
/** The provisioner of classes whose volumes people make. */
export const noProvisioner = 'kubernetes.io/no-provisioner'
