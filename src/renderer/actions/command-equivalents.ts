// What a command stands for, as the command itself says it.
import type * as ActionYaml from '../../shared/actions/action-yaml.ts'
import { kubectlLine } from '../../shared/actions/kubectl-line.ts'
import type { ObjectAction, RequestAction } from '../../shared/actions/object-action.ts'
import type { Command } from '../commands/command.ts'
import { actionTarget } from './action-target.ts'

type Equivalents = Pick<Command, 'kubectl' | 'yaml'>

/** Writing YAML is a library of its own: it is fetched when somebody wants some. */
export function yamlTexts(): Promise<typeof ActionYaml> {
  return import('../../shared/actions/action-yaml.ts')
}

/** What an action stands for where kubectl has a word for it. */
export function worded(action: ObjectAction): Equivalents {
  return { kubectl: ({ targets }) => kubectlLine(action, targets.map(actionTarget)) }
}

/** The same, of what is one request for each object. */
export function sent(action: () => RequestAction): Equivalents {
  return {
    kubectl: ({ targets }) => kubectlLine(action(), targets.map(actionTarget)),
    yaml: async ({ targets }) => (await yamlTexts()).actionYaml(action(), targets.map(actionTarget))
  }
}
