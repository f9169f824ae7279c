/** From left to right: what a request meets on its way, and where that runs. Beside the contract, which the window has no code of. */
export const mapColumns = ['gateway', 'entry', 'service', 'workload', 'owner', 'pod', 'config', 'node'] as const
