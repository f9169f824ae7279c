// git, as far as a container's start needs it: every repository beyond the cluster is an empty one, and git says so.
import { absolutePath } from '../files/paths.ts'
import type { Call } from '../processes/call.ts'
import { goOn, noDownload, type Download } from './network/downloading.ts'
import { stateful, type Outcome } from './program.ts'
import { webAddress } from './network/web-address.ts'
import { makeFolders } from './packages/package-files.ts'

type Cloning = {
  readonly url: string
  readonly folder: string
  download: Download
}

const patience = 135_000

export const git = stateful<Cloning>(begin, step)

function begin(call: Call): Cloning | number {
  const [command, ...rest] = call.args
  if (command === '--version' || command === 'version') {
    call.print('git version 2.39.5\n')
    return 0
  }
  if (command !== 'clone') {
    if (command === 'config' || command === 'init') return 0
    call.print(
      command === undefined
        ? 'usage: git [-v | --version] [-h | --help] <command> [<args>]\n'
        : 'fatal: not a git repository (or any of the parent directories): .git\n',
      2
    )
    return command === undefined ? 1 : 128
  }
  const words: string[] = []
  for (let at = 0; at < rest.length; at++) {
    if (/^(-b|--branch|--depth|-o|-c|--origin|--config)$/.test(rest[at]!)) at++
    else if (!rest[at]!.startsWith('-')) words.push(rest[at]!)
  }
  const [
    url,
    folder = url
      ?.replace(/\/+$/, '')
      .replace(/\.git$/, '')
      .replace(/^.*[/:]/, '')
  ] = words
  if (url === undefined || folder === undefined) {
    call.print('fatal: You must specify a repository to clone.\n', 2)
    return 129
  }
  const there = call.seek(folder)
  const isFull = there?.entry.kind === 'directory' && call.files.names(call.process, folder).length > 0
  if (isFull || (there !== undefined && there.entry.kind !== 'directory')) {
    call.print(`fatal: destination path '${folder}' already exists and is not an empty directory.\n`, 2)
    return 128
  }
  call.print(`Cloning into '${folder}'...\n`, 2)
  if (!/^https?:\/\//.test(url) || webAddress(url) === undefined) {
    call.print(`fatal: repository '${url}' does not exist\n`, 2)
    return 128
  }
  return { url, folder, download: { ...noDownload } }
}

function step(call: Call, state: Cloning): Outcome {
  const { url, folder } = state
  const { host, port, scheme, path } = webAddress(url)!
  const file = { host, port, isSecure: scheme === 'https', path, bytes: 0, agent: 'git/2.39.5', patience }
  const heard = goOn(call, state.download, file)
  if ('wait' in heard) return heard.wait
  const { end } = heard
  // Whichever status a site answers with: it is there, and its repositories are empty.
  if (end.kind === 'got' || (end.kind === 'status' && end.status < 500 && end.status !== 404)) {
    makeFolders(call, `${absolutePath(call.process.cwd, folder)}/.git`)
    call.print('warning: You appear to have cloned an empty repository.\n', 2)
    return 0
  }
  const where = `fatal: unable to access '${url}/'`
  if (end.kind === 'status') call.print(`fatal: repository '${url}/' not found\n`, 2)
  else if (end.kind === 'unresolved') call.print(`${where}: Could not resolve host: ${host}\n`, 2)
  else call.print(`${where}: Failed to connect to ${host} port ${port}: Couldn't connect to server\n`, 2)
  return 128
}
