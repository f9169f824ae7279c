// What a program has before it in a turn: its process, the files, and what it may ask of the kernel.
import type { Json } from '../../../../shared/kube/object.ts'
import { RootedFiles } from '../files/rooted-files.ts'
import type { FileSystem, Found } from '../files/file-system.ts'
import type { MachinePort } from '../machine-port.ts'
import type { NetworkPort } from '../programs/network/network-port.ts'
import type { Process } from './process.ts'
import { lookUpProgram } from './launching.ts'
import type { ProcessTable } from './process-table.ts'
import { ProgramError } from '../programs/program-error.ts'

/** Facts of the machine and the container that programs tell of. */
export interface MachineFacts extends MachinePort {
  readonly hostname: string
  /** The container's image, as its pod names it. */
  readonly image: string
  /** How many processors the container may use at once; the share of one below that. */
  readonly cores: number
  /** Whether it sees the processes of its machine. */
  readonly seesHost: boolean
  readonly distribution: 'busybox' | 'alpine' | 'debian'
  readonly address: string
}

export class Call {
  readonly table: ProcessTable
  readonly process: Process

  constructor(table: ProcessTable, process: Process) {
    this.table = table
    this.process = process
  }

  get args(): readonly string[] {
    return this.process.argv.slice(1)
  }

  /** What it was called as, for its messages. */
  get name(): string {
    return (this.process.argv[0] ?? '').replace(/^.*\//, '')
  }

  get memory(): Json {
    return this.process.memory
  }

  set memory(state: Json) {
    this.process.memory = state
  }

  get files(): FileSystem {
    const { files } = this.table.ports
    const { root } = this.process
    return root === undefined ? files : new RootedFiles(files, root)
  }

  get machine(): MachineFacts {
    const { machine } = this.table.ports
    // Who has gone into the machine's own root speaks as its distribution does.
    return this.process.root === undefined ? machine : { ...machine, distribution: 'debian' }
  }

  get network(): NetworkPort {
    return this.table.ports.network
  }

  /** Milliseconds of simulated time. Who asks has an answer that changes by itself. */
  get now(): number {
    this.table.ports.sawTime()
    return this.table.ports.now()
  }

  env(name: string): string | undefined {
    return this.process.environment[name]
  }

  print(text: string, descriptor = 1): void {
    if (text !== '') this.process.output.push({ descriptor, text })
  }

  /** A line on stderr behind the program's name. */
  complain(text: string): void {
    this.print(`${this.name}: ${text}\n`, 2)
  }

  /** "" at the end, undefined where there is nothing as yet. Throws a FileError. */
  read(descriptor: number, most = 8192, isLine = false): string | undefined {
    return this.table.open.read(this.process, descriptor, most, isLine)
  }

  find(path: string, follows = true): Found {
    return this.files.find(this.process, path, follows)
  }

  seek(path: string, follows = true): Found | undefined {
    return this.files.seek(this.process, path, follows)
  }

  /** Becomes another program. Throws a ProgramError where there is none. */
  launch(argv: readonly string[], environment: Readonly<Record<string, string>> = this.process.environment): void {
    const found = lookUpProgram(this, argv, environment['PATH'])
    if ('code' in found) {
      const isMissing = found.code === 'ENOENT'
      const words = isMissing ? 'No such file or directory' : 'Permission denied'
      const name = this.machine.distribution === 'debian' ? `'${argv[0]}'` : `can't execute '${argv[0]}'`
      throw new ProgramError(`${name}: ${words}`, isMissing ? 127 : 126)
    }
    this.table.become(this.process, found.launch.argv, found.launch.program, environment)
  }

  isTerminal(descriptor: number): boolean {
    return this.table.terminalOf(this.process, descriptor) !== undefined
  }

  /** So many steps more than one were done. */
  charge(steps: number): void {
    this.process.steps += steps
    this.table.turns.charge(steps)
  }
}
