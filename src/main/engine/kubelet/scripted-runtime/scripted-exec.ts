// Commands run inside a container that is a script: enough for probes and for a look at a file.
import type { ContainerFiles, ContainerLaunch, ExecResult } from '../container-runtime.ts'
import type { ContainerPlan } from './container-plan.ts'
import { timelineOf, type FileChange } from './timeline.ts'

/** A file's text at a moment, `elapsed` milliseconds after the start; undefined where it is not there. */
export function fileAt(plan: ContainerPlan, path: string, elapsed: number): string | undefined {
  let text: string | undefined
  for (const change of plan.script?.files ?? []) {
    if (change.at > elapsed || change.path !== path) continue
    text = change.isAppended === true ? (text ?? '') + (change.text ?? '') : change.text
  }
  return text
}

/** Bytes of the files under a path at a moment. */
export function bytesAt(plan: ContainerPlan, under: string, elapsed: number): number {
  const prefix = under.endsWith('/') ? under : `${under}/`
  const sizes = new Map<string, number>()
  for (const { at, path, text, bytes } of plan.script?.files ?? []) {
    if (at <= elapsed && path.startsWith(prefix)) sizes.set(path, bytes ?? text?.length ?? 0)
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0)
}

/** When the next file comes or goes, in milliseconds after the start; Infinity where none will. */
export function nextFileChange(plan: ContainerPlan, elapsed: number): number {
  const next = (plan.script?.files ?? []).find((change: FileChange) => change.at > elapsed)
  return next?.at ?? Infinity
}

function failed(exitCode: number, stderr: string): ExecResult {
  return { exitCode, stdout: '', stderr }
}

function done(stdout = ''): ExecResult {
  return { exitCode: 0, stdout, stderr: '' }
}

/** Runs a command `elapsed` milliseconds after the container's start. */
export function execScripted(
  plan: ContainerPlan,
  command: readonly string[],
  elapsed: number,
  { sandbox }: Pick<ContainerLaunch, 'sandbox'>,
  files: ContainerFiles
): ExecResult {
  const read = (path: string): string | undefined => files.read(path)
  const words = inner(command)
  const [program = '', ...args] = words
  const name = program.slice(program.lastIndexOf('/') + 1)
  const isServing = plan.servesFrom !== undefined && elapsed >= plan.servesFrom
  const paths = args.filter((arg) => !arg.startsWith('-') && arg !== ']')
  switch (name) {
    case 'true':
    case ':':
    case 'sleep':
      return done()
    case 'false':
      return failed(1, '')
    case 'exit':
      return failed(Number(args[0] ?? 0), '')
    case 'echo':
      return done(`${args.join(' ')}\n`)
    case 'hostname':
      return done(`${sandbox.name}\n`)
    case 'cat':
    case 'ls': {
      for (const path of paths) {
        if (read(path) !== undefined || isSystemPath(path)) continue
        return failed(
          1,
          `${name}: ${name === 'cat' ? "can't open '" : ''}${path}${name === 'cat' ? "'" : ''}: No such file or directory\n`
        )
      }
      return done(name === 'cat' ? paths.map((path) => read(path) ?? '').join('') : `${paths.join('\n')}\n`)
    }
    case 'test':
    case '[': {
      const isThere = (path: string): boolean => {
        const isFolder = read(path) === undefined && (isSystemPath(path) || (files.list(path) ?? []).length > 0)
        return isFolder || (read(path) !== undefined && !args.includes('-d'))
      }
      return paths.every(isThere) ? done() : failed(1, '')
    }
    case 'redis-cli':
      return isServing
        ? done('PONG\n')
        : failed(1, 'Could not connect to Redis at 127.0.0.1:6379: Connection refused\n')
    case 'mysqladmin':
      return isServing ? done('mysqld is alive\n') : failed(1, "mysqladmin: connect to server at 'localhost' failed\n")
    case 'pg_isready':
      return isServing
        ? done('/var/run/postgresql:5432 - accepting connections\n')
        : failed(2, '/var/run/postgresql:5432 - no response\n')
  }
  if (plan.server !== undefined) return isServing ? done() : failed(1, `${name}: connection refused\n`)
  return failed(127, `sh: ${program}: not found\n`)
}

/**
 * Milliseconds that a command takes, by its sleeps, Infinity where it does not end; and what its script exits with, where
 * that is more than one command.
 */
export function commandTime(command: readonly string[]): { readonly after: number; readonly exitCode?: number } {
  const script = scriptOf(command)
  const { exit } = timelineOf(script ?? command.join(' '))
  if (exit === undefined) return { after: Infinity }
  return script !== undefined && /[;&|]/.test(script) ? { after: exit.at, exitCode: exit.code } : { after: exit.at }
}

/** The command that sh -c runs first, where it is one. */
function inner(command: readonly string[]): readonly string[] {
  const script = scriptOf(command)
  return script === undefined ? command : script.split(/[;&|]/)[0]!.trim().split(/\s+/)
}

/** What follows sh -c. */
function scriptOf(command: readonly string[]): string | undefined {
  const at = command.findIndex((word) => /^-[a-z]*c$/.test(word))
  if (at === -1 || !/(^|\/)(sh|bash|ash)$/.test(command[0] ?? '')) return undefined
  return command[at + 1] ?? ''
}

/** Paths that every image has. */
function isSystemPath(path: string): boolean {
  return (
    path === '/' ||
    /^\/(etc|bin|usr|proc|sys|dev|var|tmp|root|home)(\/(passwd|hosts|resolv\.conf|hostname)?)?$/.test(path)
  )
}
