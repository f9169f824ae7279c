// The lists of Alpine's archives: what /etc/apk/repositories names, and what lies in /var/cache/apk once it was got.
import type { Call } from '../../processes/call.ts'
import type { Wait } from '../../processes/process.ts'
import { goOn, type Download, type Downloaded } from '../network/downloading.ts'
import { placeFile } from './package-files.ts'

export const repositories = ['main', 'community'].map((name) => `https://dl-cdn.alpinelinux.org/alpine/v3.22/${name}`)
/** The hashes in the names of their files, and their bytes. */
const cached: readonly (readonly [hash: string, bytes: number])[] = [
  ['00740ba1', 459_320],
  ['d8b2a6f4', 2_123_400]
]
const agent = 'apk-tools/2.14.9'
const patience = 30_000

export type Fetching = {
  /** Which of the repositories is next. */
  at: number
  readonly isKept: boolean
  /** Numbers of those whose lists came. */
  readonly got: number[]
  isSaid: boolean
  download: Download
}

function cachePath(at: number): string {
  return `/var/cache/apk/APKINDEX.${cached[at]![0]}.tar.gz`
}

export function hasIndex(call: Call, at: number): boolean {
  return call.seek(cachePath(at)) !== undefined
}

/** A file of an archive, of so many bytes. */
export function getFile(
  call: Call,
  download: Download,
  path: string,
  bytes: number
): { wait: Wait } | { end: Downloaded } {
  const host = 'dl-cdn.alpinelinux.org'
  return goOn(call, download, { host, port: 443, isSecure: true, path, bytes, agent, patience })
}

export function pathOn(url: string): string {
  return url.replace(/^https:\/\/[^/]*/, '')
}

/** Goes on getting the lists: what to wait for; undefined when all were asked for. */
export function fetchIndexes(call: Call, state: Fetching, isQuiet: boolean): Wait | undefined {
  for (;;) {
    const url = repositories[state.at]
    if (url === undefined) return undefined
    if (!state.isSaid) {
      if (!isQuiet) call.print(`fetch ${url}/x86_64/APKINDEX.tar.gz\n`)
      state.isSaid = true
    }
    const bytes = cached[state.at]![1]
    const heard = getFile(call, state.download, pathOn(`${url}/x86_64/APKINDEX.tar.gz`), bytes)
    if ('wait' in heard) return heard.wait
    if (heard.end.kind === 'got') {
      state.got.push(state.at)
      if (state.isKept) placeFile(call, cachePath(state.at), bytes, 0o644)
    } else call.print(`WARNING: fetching ${url}: ${errorText(heard.end)}\n`, 2)
    state.at++
    state.isSaid = false
  }
}

/** In apk's words. */
export function errorText(end: Exclude<Downloaded, { readonly kind: 'got' }>): string {
  switch (end.kind) {
    case 'status':
      return end.status === 404 ? 'No such file or directory' : "remote server returned error (try 'apk update')"
    case 'unresolved':
      return end.isUnknown === true ? 'DNS lookup error' : 'temporary error (try again later)'
    case 'refused':
      return 'could not connect to server (check repositories file)'
    case 'timeout':
      return end.address === undefined ? 'temporary error (try again later)' : 'operation timed out'
    case 'reset':
      return 'network connection aborted'
  }
}
