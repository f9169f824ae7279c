/** What the scheduler's nodes are sorted by. Beside the contract, which the window has no code of. */
export const nodeSorts = ['name', 'requested', 'usage', 'pods'] as const
