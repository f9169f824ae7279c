/** A program wants more memory than its container may have: the kernel ends the container's processes. */
export class OutOfMemory extends Error {}
