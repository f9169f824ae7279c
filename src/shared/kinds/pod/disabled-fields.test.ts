import { describe, expect, it } from 'vitest'
import type { PodSpec } from '../../schema/types.ts'
import { withoutDisabledFields } from './disabled-fields.ts'

const spec = (given: object) => ({ containers: [{ name: 'c' }], ...given }) as unknown as PodSpec
const container = (given: object) => spec({ containers: [{ name: 'c', ...given }] })

describe('fields of gates that are off', () => {
  it.each<[string, PodSpec, PodSpec]>([
    ['restart policies', container({ restartPolicy: 'Always', restartPolicyRules: [] }), container({})],
    [
      'restart policies of init containers, beside those of sidecars',
      spec({
        initContainers: [
          { name: 'i', restartPolicy: 'Never' },
          { name: 'j', restartPolicy: 'Always' }
        ]
      }),
      spec({ initContainers: [{ name: 'i' }, { name: 'j', restartPolicy: 'Always' }] })
    ],
    ['stop signals', container({ lifecycle: { stopSignal: 'SIGTERM' } }), container({})],
    [
      'stop signals beside a hook',
      container({ lifecycle: { stopSignal: 'SIGTERM', preStop: { sleep: { seconds: 1 } } } }),
      container({ lifecycle: { preStop: { sleep: { seconds: 1 } } } })
    ],
    [
      'variables from files',
      container({ env: [{ name: 'A', valueFrom: { fileKeyRef: { key: 'a' } } }] }),
      container({ env: [{ name: 'A', valueFrom: {} }] })
    ],
    [
      'image volumes, and their mounts',
      spec({
        containers: [{ name: 'c', volumeMounts: [{ name: 'i', mountPath: '/i' }] }],
        initContainers: [
          {
            name: 'd',
            volumeMounts: [
              { name: 'i', mountPath: '/i' },
              { name: 'e', mountPath: '/e' }
            ]
          }
        ],
        volumes: [
          { name: 'i', image: { reference: 'x' } },
          { name: 'e', emptyDir: {} }
        ]
      }),
      spec({
        initContainers: [{ name: 'd', volumeMounts: [{ name: 'e', mountPath: '/e' }] }],
        volumes: [{ name: 'e', emptyDir: {} }]
      })
    ],
    [
      'projections',
      spec({
        volumes: [{ name: 'p', projected: { sources: [{ clusterTrustBundle: { path: 'a' } }, { secret: {} }] } }]
      }),
      spec({ volumes: [{ name: 'p', projected: { sources: [{}, { secret: {} }] } }] })
    ],
    ['another host name', spec({ hostnameOverride: 'x' }), spec({})]
  ])('%s', (_, given, left) => {
    expect(withoutDisabledFields(given)).toEqual(left)
  })

  it('leave a spec as it is that has none', () => {
    const plain = spec({
      initContainers: [{ name: 'j', restartPolicy: 'Always', lifecycle: { preStop: {} } }],
      volumes: [
        { name: 'e', emptyDir: {} },
        { name: 'p', projected: { sources: [{ secret: {} }] } }
      ]
    })
    expect(withoutDisabledFields(plain)).toBe(plain)
  })
})
