/**
 * How many times slower than this machine the window runs, by DRYDOCK_E2E_SLOW: 1 where nothing is said. A spec that
 * passes only where the window is fast presses a key before what it is for is there.
 */
export const slowness = Number(process.env['DRYDOCK_E2E_SLOW'] ?? 1)
