/** Something that must hold did not. Thrown within a change, so that the stack says who made it. */
export class Broken extends Error {}
