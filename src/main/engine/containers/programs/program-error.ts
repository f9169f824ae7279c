/** Ends a program: its message goes to stderr behind the program's name. */
export class ProgramError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}
