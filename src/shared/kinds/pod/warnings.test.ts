import { describe, expect, it } from 'vitest'
import { podWarnings } from './warnings.ts'

const container = (rest: object) => ({ containers: [{ name: 'c', image: 'nginx', ...rest }] })

describe('podWarnings', () => {
  it.each<[object, readonly string[]]>([
    [container({}), []],
    [
      container({ resources: { requests: { memory: '500m', cpu: '500m' } } }),
      ['spec.containers[0].resources.requests[memory]: fractional byte value "500m" is invalid, must be an integer']
    ],
    [
      container({
        env: [
          { name: 'PATH', value: '/a' },
          { name: 'PATH', value: '$(PATH):/b' }
        ]
      }),
      []
    ],
    [
      container({
        env: [
          { name: 'X', value: '1' },
          { name: 'X', value: '2' }
        ]
      }),
      ['spec.containers[0].env[1]: hides previous definition of "X", which may be dropped when using apply']
    ],
    [
      container({ ports: [{ containerPort: 80 }, { containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }] }),
      ['spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]']
    ],
    [
      container({ ports: [{ containerPort: 80, hostPort: 8080 }, { containerPort: 80 }] }),
      ['spec.containers[0].ports[1]: overlapping port definition with spec.containers[0].ports[0]']
    ],
    [
      { ...container({}), hostAliases: [{ ip: '1.2.3.4' }, { ip: '1.2.3.4' }] },
      ['spec.hostAliases[1].ip: duplicate ip "1.2.3.4"']
    ],
    [
      { ...container({}), imagePullSecrets: [{ name: 'a' }, { name: 'a' }] },
      ['spec.imagePullSecrets[1].name: duplicate name "a"']
    ],
    [
      {
        ...container({}),
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: 'beta.kubernetes.io/os', operator: 'Exists' }] }]
            }
          },
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: { topologyKey: 'x' } }]
          }
        }
      },
      [
        'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].' +
          'matchExpressions[0].key: beta.kubernetes.io/os is deprecated since v1.14; use "kubernetes.io/os" instead',
        'spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.' +
          'labelSelector: a null labelSelector results in matching no pod'
      ]
    ],
    [
      { ...container({}), terminationGracePeriodSeconds: -1 },
      ['spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1']
    ]
  ])('%j', (spec, wanted) => {
    expect(podWarnings(spec as never, undefined, '')).toEqual(wanted)
  })

  it('names annotations that fields have replaced, where the field is not there', () => {
    const annotations = {
      'container.apparmor.security.beta.kubernetes.io/c': 'runtime/default',
      'scheduler.alpha.kubernetes.io/critical-pod': ''
    }
    expect(podWarnings(container({}), annotations, 'spec.template.')).toEqual([
      'spec.template.metadata.annotations[scheduler.alpha.kubernetes.io/critical-pod]: non-functional in v1.16+; use the "priorityClassName" field instead',
      'spec.template.metadata.annotations[container.apparmor.security.beta.kubernetes.io/c]: deprecated since v1.30; use the "appArmorProfile" field instead'
    ])
    const profiled = container({ securityContext: { appArmorProfile: { type: 'RuntimeDefault' } } })
    expect(podWarnings(profiled, annotations, 'spec.template.')).toHaveLength(1)
  })
})
