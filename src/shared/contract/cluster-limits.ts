// Beside the contract, which the window has no code of.

/** Bytes of one piece of a transfer. */
export const pieceBytes = 1024 * 1024
/** A file of a cluster that is larger is not taken in. */
export const largestClusterFile = 2 * 1024 ** 3
/** As what a cluster can be taken elsewhere. */
export const exportForms = ['cluster', 'manifests', 'manifest-folder'] as const
