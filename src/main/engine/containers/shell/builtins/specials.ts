// What the grammar and the standard know of some builtins.

/** POSIX's special builtins: no function hides them, and what is assigned before them stays. */
export const specials: ReadonlySet<string> = new Set(
  'break : continue . eval exec exit export readonly return set shift times trap unset source'.split(' ')
)

/** Their words that assign are not split. */
export const declarations: ReadonlySet<string> = new Set('export readonly local declare typeset'.split(' '))

/** exec without a command: its redirections are for the shell itself. */
export function keepsRedirections(argv: readonly string[]): boolean {
  return argv[0] === 'exec' && argv.length === 1
}
