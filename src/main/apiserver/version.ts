import { kubeletVersion } from '../../shared/machines/machine.ts'

const [, major, minor] = /^v(\d+)\.(\d+)/.exec(kubeletVersion)!

/** GET /version: what a 1.34 server of the official build says. */
export const versionInfo = {
  major,
  minor,
  emulationMajor: major,
  emulationMinor: minor,
  minCompatibilityMajor: major,
  minCompatibilityMinor: String(Number(minor) - 1),
  gitVersion: kubeletVersion,
  gitCommit: '93248f9ae092f571eb870b7664c534bfc7d00f03',
  gitTreeState: 'clean',
  buildDate: '2025-09-09T19:45:12Z',
  goVersion: 'go1.24.6',
  compiler: 'gc',
  platform: 'linux/amd64'
}
