// What a person can break, as it is offered.

export const choiceGroups = [
  { name: 'containers', choices: ['crash', 'hang', 'leak', 'slow', 'fail-probe'] },
  { name: 'images', choices: ['bad-image', 'registry-down'] },
  { name: 'names', choices: ['dns'] },
  { name: 'network', choices: ['latency', 'loss', 'partition'] }
] as const

export type FaultChoice = (typeof choiceGroups)[number]['choices'][number]
