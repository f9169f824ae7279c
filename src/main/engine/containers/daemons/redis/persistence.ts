// When and where a redis writes its data: snapshots at its save points and at its end, or, with appendonly, everything.
// A save point is looked for when somebody speaks to it or it ends: in between nothing has changed, so what is written
// then is what would have been written at the point itself.
import type { DaemonHost } from '../daemon.ts'
import { Dataset, type SavedDataset } from './dataset.ts'
import { settingsOf, type Settings } from './settings.ts'

const header = 'REDIS0012'

function snapshotPath(settings: Settings): string {
  return `${settings['dir']}/${settings['dbfilename']}`
}

function logPath(settings: Settings): string {
  return `${settings['dir']}/appendonlydir/appendonly.aof.1.base.rdb`
}

/** What a new process finds on its disk. */
export function readData(host: DaemonHost): Dataset {
  const settings = settingsOf(host, {})
  const text = host.read(settings['appendonly'] === 'yes' ? logPath(settings) : snapshotPath(settings))
  if (text === undefined || !text.startsWith(header)) return new Dataset(host.now)
  const saved = JSON.parse(text.slice(header.length)) as SavedDataset
  return new Dataset(host.now, { ...saved, changes: 0, savedAt: host.now, settings: {} })
}

/** False where its disk does not take it. */
export function writeSnapshot(host: DaemonHost, data: Dataset): boolean {
  return writeTo(host, data, snapshotPath(settingsOf(host, data.settings)))
}

function writeTo(host: DaemonHost, data: Dataset, path: string): boolean {
  if (!host.write(path, header + JSON.stringify(data))) return false
  data.changes = 0
  data.savedAt = host.now
  return true
}

/** Pairs of seconds and changes. */
function savePoints(settings: Settings): readonly (readonly [seconds: number, changes: number])[] {
  const numbers = (settings['save'] ?? '').trim().split(/\s+/).map(Number)
  const points: [number, number][] = []
  for (let at = 0; at + 1 < numbers.length; at += 2) points.push([numbers[at]!, numbers[at + 1]!])
  return points
}

/** Writes the snapshot that a save point has asked for by now. */
export function keepSavePoints(host: DaemonHost, data: Dataset): void {
  if (data.changes === 0) return
  const isDue = savePoints(settingsOf(host, data.settings)).some(
    ([seconds, changes]) => data.changes >= changes && host.now - data.savedAt > seconds * 1000
  )
  if (isDue && writeSnapshot(host, data)) host.changed()
}

/** Its end: what its disk has then is what the next one finds. */
export function writeAtEnd(host: DaemonHost, data: Dataset, isAsked: boolean): void {
  keepSavePoints(host, data)
  const settings = settingsOf(host, data.settings)
  if (settings['appendonly'] === 'yes') writeTo(host, data, logPath(settings))
  if (isAsked && savePoints(settings).length > 0) writeSnapshot(host, data)
}
