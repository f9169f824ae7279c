// $(NAME) in commands, arguments and variables: upstream's third_party/forked/golang/expansion.
import type { Container } from '../../../../shared/schema/types.ts'

/** The value of a name; undefined where it has none. */
export type Mapping = (name: string) => string | undefined

/** Replaces $(NAME) by its value; $$ is a dollar, so $$(NAME) stays $(NAME); what has no value stays as it is. */
export function expanded(text: string, mapping: Mapping): string {
  if (!text.includes('$')) return text
  return text.replaceAll(/\$(?:\$|\(([^)]*)\))/g, (all, name?: string) =>
    name === undefined ? '$' : (mapping(name) ?? all)
  )
}

/** Looks into one table after the other; what objects inherit is no variable. */
export function mappingOf(...tables: readonly Readonly<Record<string, string>>[]): Mapping {
  return (name) => tables.find((table) => Object.hasOwn(table, name))?.[name]
}

/**
 * The container whose command and arguments are expanded, as its runtime gets it (ExpandContainerCommandAndArgs); the
 * same one where there is nothing to expand.
 */
export function withCommandExpanded(container: Container, mapping: Mapping): Container {
  const { command, args } = container
  const hasAny = (words: readonly string[] | undefined): boolean => words?.some((word) => word.includes('$')) === true
  if (!hasAny(command) && !hasAny(args)) return container
  const expand = (words: readonly string[]): string[] => words.map((word) => expanded(word, mapping))
  return {
    ...container,
    ...(command === undefined ? {} : { command: expand(command) }),
    ...(args === undefined ? {} : { args: expand(args) })
  }
}

/**
 * A probe's command as upstream's prober runs it (ExpandContainerCommandOnlyStatic): by the values in the spec alone, not
 * expanded themselves; a variable from elsewhere is "". Hooks are not expanded at all.
 */
export function probeCommand(command: readonly string[], { env = [] }: Container): readonly string[] {
  if (!command.some((word) => word.includes('$'))) return command
  const values = new Map(env.map(({ name, value = '' }) => [name, value]))
  return command.map((word) => expanded(word, (name) => values.get(name)))
}
