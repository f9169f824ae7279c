/** A folder, or a zip, with more is none of manifests. */
export const mostFiles = 10_000
/** Bytes: as much as the host takes of one text, and the editor too. */
export const longestFile = 6_000_000
/** Bytes, packed and unpacked. */
export const largestZip = 100_000_000
