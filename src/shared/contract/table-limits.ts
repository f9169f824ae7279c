/** Objects that one call names at most: as many as can be marked. */
export const namesLimit = 5_000

/** Columns of one's own that a list may have. */
export const ownColumnLimit = 8
