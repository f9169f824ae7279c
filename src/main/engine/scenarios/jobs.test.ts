import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Job, Pod } from '../../../shared/schema/types.ts'
import { Cluster, conditionOf, refusal } from './cluster.ts'
import { job } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const get = (name = 'work'): Job => cluster.get<Job>(`jobs ${name}`)!
const ofJob = (name = 'work'): readonly Pod[] => cluster.pods(`batch.kubernetes.io/job-name=${name}`)
const row = (name = 'work'): string | undefined => {
  const found = cluster.rows('jobs').find((candidate) => candidate['Name'] === name)
  return found && `${found['Status']} ${found['Completions']}`
}
const indexOf = (pod: Pod): string => pod.metadata.labels!['batch.kubernetes.io/job-completion-index']!

describe('W6: a Job', () => {
  test('W6 runs one pod to its end, and pod and log stay as Completed', () => {
    const created = cluster.create<Job>(job('work', 'echo done; sleep 2'))
    expect(created.spec).toMatchObject({
      completions: 1,
      parallelism: 1,
      backoffLimit: 6,
      completionMode: 'NonIndexed'
    })
    cluster.run(2)
    expect(row()).toBe('Running 0/1')
    expect(get().status).toMatchObject({ active: 1 })
    cluster.run(10)
    expect(row()).toBe('Complete 1/1')
    expect(cluster.podRows()).toEqual(['0/1 Completed 0'])
    const { status } = get()
    expect(status).toMatchObject({ succeeded: 1, ready: 0, terminating: 0, uncountedTerminatedPods: {} })
    expect(status!.conditions!.map(({ type, reason }) => `${type} ${reason}`)).toEqual([
      'SuccessCriteriaMet CompletionsReached',
      'Complete CompletionsReached'
    ])
    expect(status!.completionTime).toBeDefined()
    expect(ofJob()[0]!.metadata.finalizers).toBeUndefined()
    cluster.run(3600)
    expect(cluster.podRows()).toEqual(['0/1 Completed 0'])
    expect(cluster.events(get())).toEqual([
      `Normal SuccessfulCreate: Created pod: ${ofJob()[0]!.metadata.name}`,
      'Normal Completed: Job completed'
    ])
  })

  test('W6 its template is fixed, and the refusal prints all of it as upstream’s own type does', () => {
    const { metadata } = cluster.create<Job>(job('work', 'sleep 60'))
    const main = { name: 'main', image: 'busybox:1.35', env: [{ name: 'A', value: '1' }] }
    const { code, message } = refusal(
      cluster.tryPatch('jobs work', { spec: { template: { spec: { containers: [main] } } } })
    )
    const { uid } = metadata
    const container =
      '{"Name":"main","Image":"busybox:1.35","Command":["sh","-c","sleep 60"],"Args":null,"WorkingDir":"","Ports":null,' +
      '"EnvFrom":null,"Env":[{"Name":"A","Value":"1","ValueFrom":null}],' +
      '"Resources":{"Limits":null,"Requests":null,"Claims":null},"ResizePolicy":null,"RestartPolicy":null,' +
      '"RestartPolicyRules":null,"VolumeMounts":null,"VolumeDevices":null,"LivenessProbe":null,"ReadinessProbe":null,' +
      '"StartupProbe":null,"Lifecycle":null,"TerminationMessagePath":"/dev/termination-log",' +
      '"TerminationMessagePolicy":"File","ImagePullPolicy":"IfNotPresent","SecurityContext":null,"Stdin":false,' +
      '"StdinOnce":false,"TTY":false}'
    const securityContext =
      '{"HostNetwork":false,"HostPID":false,"HostIPC":false,"ShareProcessNamespace":null,"HostUsers":null,' +
      '"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,' +
      '"SupplementalGroups":null,"SupplementalGroupsPolicy":null,"FSGroup":null,"FSGroupChangePolicy":null,' +
      '"Sysctls":null,"SeccompProfile":null,"AppArmorProfile":null,"SELinuxChangePolicy":null}'
    const template =
      `{"labels":{"batch.kubernetes.io/controller-uid":"${uid}","batch.kubernetes.io/job-name":"work",` +
      `"controller-uid":"${uid}","job-name":"work"},"Spec":{"Volumes":null,"InitContainers":null,` +
      `"Containers":[${container}],"EphemeralContainers":null,"RestartPolicy":"Never",` +
      '"TerminationGracePeriodSeconds":30,"ActiveDeadlineSeconds":null,"DNSPolicy":"ClusterFirst","NodeSelector":null,' +
      '"ServiceAccountName":"","AutomountServiceAccountToken":null,"NodeName":"",' +
      `"SecurityContext":${securityContext},"ImagePullSecrets":null,"Hostname":"","Subdomain":"",` +
      '"SetHostnameAsFQDN":null,"Affinity":null,"SchedulerName":"default-scheduler","Tolerations":null,' +
      '"HostAliases":null,"PriorityClassName":"","Priority":null,"PreemptionPolicy":null,"DNSConfig":null,' +
      '"ReadinessGates":null,"RuntimeClassName":null,"Overhead":null,"EnableServiceLinks":null,' +
      '"TopologySpreadConstraints":null,"OS":null,"SchedulingGates":null,"ResourceClaims":null,"Resources":null,' +
      '"HostnameOverride":null}}'
    expect(code).toBe(422)
    expect(message).toBe(`Job.batch "work" is invalid: spec.template: Invalid value: ${template}: field is immutable`)
  })

  test('W6 selects its pods by labels with its own uid, which the strategy makes', () => {
    const { metadata, spec } = cluster.create<Job>(job('work', 'sleep 60'))
    const uid = metadata.uid
    expect(spec.selector).toEqual({ matchLabels: { 'batch.kubernetes.io/controller-uid': uid } })
    expect(spec.template.metadata!.labels).toEqual({
      'batch.kubernetes.io/controller-uid': uid,
      'batch.kubernetes.io/job-name': 'work',
      'controller-uid': uid,
      'job-name': 'work'
    })
    cluster.run(1)
    expect(ofJob()[0]!.metadata).toMatchObject({
      finalizers: ['batch.kubernetes.io/job-tracking'],
      ownerReferences: [{ kind: 'Job', name: 'work', controller: true }]
    })
    const wrong = refusal(cluster.tryCreate(job('other', 'sleep 60', { selector: { matchLabels: { app: 'x' } } })))
    expect(wrong).toMatchObject({ code: 422, reason: 'Invalid' })
    expect(wrong.message).toContain('`selector` not auto-generated')
  })

  test('W6 runs so many pods at once until so many have succeeded', () => {
    cluster.create(job('work', 'sleep 5', { completions: 5, parallelism: 2 }))
    let most = 0
    const stop = cluster.watchPods('job-name=work', (pods) => {
      const active = pods.filter(({ status }) => status?.phase === 'Pending' || status?.phase === 'Running')
      most = Math.max(most, active.length)
    })
    cluster.until(() => row() === 'Complete 5/5')
    stop()
    expect(row()).toBe('Complete 5/5')
    expect(most).toBe(2)
    expect(ofJob()).toHaveLength(5)
  })

  test('W6 without completions is a work queue: the first success ends it when the others have ended', () => {
    cluster.create(job('work', 'sleep 10', { parallelism: 3 }))
    cluster.run(3)
    expect(row()).toBe('Running 0/1 of 3')
    expect(get().status).toMatchObject({ active: 3 })
    cluster.run(15)
    expect(row()).toBe('Complete 3/1 of 3')
    expect(ofJob()).toHaveLength(3)
  })

  test('W6 takes on more pods and fewer as parallelism changes', () => {
    cluster.create(job('work', 'sleep 600', { completions: 10, parallelism: 1 }, { terminationGracePeriodSeconds: 1 }))
    cluster.run(5)
    cluster.patch('jobs work', { spec: { parallelism: 3 } })
    cluster.run(5)
    expect(get().status).toMatchObject({ active: 3, ready: 3 })
    cluster.patch('jobs work', { spec: { parallelism: 0 } })
    cluster.run(5)
    expect(get().status).toMatchObject({ ready: 0, terminating: 0 })
    expect(get().status!.active).toBeUndefined()
    expect(get().status!.failed).toBeUndefined()
    expect(ofJob()).toEqual([])
  })

  test('W6 an Indexed Job gives each pod its index: in name, label, annotation, host name and variable', () => {
    cluster.create(job('work', 'sleep 3', { completions: 3, parallelism: 3, completionMode: 'Indexed' }))
    cluster.run(1)
    const pods = [...ofJob()].sort((a, b) => (indexOf(a) < indexOf(b) ? -1 : 1))
    expect(pods.map(indexOf)).toEqual(['0', '1', '2'])
    for (const [index, { metadata, spec }] of pods.entries()) {
      expect(metadata.name).toMatch(new RegExp(`^work-${index}-[bcdfghjklmnpqrstvwxz2456789]{5}$`))
      expect(metadata.annotations!['batch.kubernetes.io/job-completion-index']).toBe(String(index))
      expect(spec.hostname).toBe(`work-${index}`)
      expect(spec.containers[0]!.env).toMatchObject([
        {
          name: 'JOB_COMPLETION_INDEX',
          valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/job-completion-index']" } }
        }
      ])
    }
    cluster.until(() => row() === 'Complete 3/3')
    expect(get().status).toMatchObject({ succeeded: 3, completedIndexes: '0-2' })
  })

  test('W6 an Indexed Job replaces what is missing by its index, and grows with its parallelism', () => {
    cluster.create(job('work', 'sleep 30', { completions: 2, parallelism: 2, completionMode: 'Indexed' }))
    cluster.run(3)
    const first = ofJob().find((pod) => indexOf(pod) === '0')!
    cluster.delete(`pods ${first.metadata.name}`, { gracePeriodSeconds: 0 })
    cluster.run(15)
    expect(ofJob().map(indexOf).sort()).toEqual(['0', '1'])
    const alone = refusal(cluster.tryPatch('jobs work', { spec: { completions: 3 } }))
    expect(alone.message).toContain('can only be modified in tandem with spec.parallelism')
    cluster.patch('jobs work', { spec: { completions: 3, parallelism: 3 } })
    cluster.run(3)
    expect(ofJob().map(indexOf).sort()).toEqual(['0', '1', '2'])
  })
})

describe('W6: its life around', () => {
  test('W6 ttlSecondsAfterFinished deletes it with its pods, so long after its end', () => {
    cluster.create(job('work', 'sleep 1', { ttlSecondsAfterFinished: 30 }))
    cluster.until(() => row() === 'Complete 1/1')
    cluster.run(27)
    expect(row()).toBe('Complete 1/1')
    cluster.run(5)
    expect(row()).toBeUndefined()
    expect(cluster.pods()).toEqual([])
  })

  test('W6 suspending ends its pods, resuming starts them and its time anew', () => {
    cluster.create(job('work', 'sleep 60', { completions: 2, parallelism: 2 }, { terminationGracePeriodSeconds: 1 }))
    cluster.run(5)
    const before = get().status!.startTime
    cluster.patch('jobs work', { spec: { suspend: true } })
    cluster.run(5)
    expect(row()).toBe('Suspended 0/2')
    expect(ofJob()).toEqual([])
    expect(get().status!.failed).toBeUndefined()
    expect(conditionOf(get(), 'Suspended')).toMatchObject({
      status: 'True',
      reason: 'JobSuspended',
      message: 'Job suspended'
    })
    cluster.patch('jobs work', { spec: { suspend: false } })
    cluster.run(3)
    expect(conditionOf(get(), 'Suspended')).toMatchObject({ status: 'False', reason: 'JobResumed' })
    expect(ofJob()).toHaveLength(2)
    expect(get().status!.startTime! > before!).toBe(true)
    const told = cluster.events(get())
    expect(told).toContain('Normal Suspended: Job suspended')
    expect(told).toContain('Normal Resumed: Job resumed')
  })

  test('W6 one that is created suspended has no pods, no start, and a deadline that does not run', () => {
    cluster.create(job('work', 'sleep 5', { suspend: true, activeDeadlineSeconds: 10 }))
    cluster.run(60)
    expect(row()).toBe('Suspended 0/1')
    expect(get().status!.startTime).toBeUndefined()
    expect(ofJob()).toEqual([])
    // Where it may run can still be said, as long as it never started.
    cluster.patch('jobs work', { spec: { template: { spec: { nodeSelector: { 'kubernetes.io/os': 'linux' } } } } })
    cluster.patch('jobs work', { spec: { suspend: false } })
    cluster.until(() => row() === 'Complete 1/1', 30)
    expect(row()).toBe('Complete 1/1')
    const late = refusal(cluster.tryPatch('jobs work', { spec: { template: { spec: { nodeSelector: { a: 'b' } } } } }))
    expect(late.message).toContain('spec.template: Invalid value')
    expect(late.message).toContain('field is immutable')
  })

  test('W6 podReplacementPolicy Failed waits for the end of a pod, otherwise its replacement comes at once', () => {
    const pod = { terminationGracePeriodSeconds: 20 }
    cluster.create(job('work', 'sleep 1000', { podReplacementPolicy: 'Failed' }, pod))
    cluster.create(job('other', 'sleep 1000', {}, pod))
    cluster.run(5)
    for (const name of ['work', 'other']) cluster.delete(`pods ${ofJob(name)[0]!.metadata.name}`)
    cluster.run(13)
    expect(ofJob()).toHaveLength(1)
    expect(get().status).toMatchObject({ terminating: 1 })
    expect(ofJob('other')).toHaveLength(2)
    expect(get('other').status).toMatchObject({ failed: 1 })
    cluster.run(30)
    expect(ofJob().filter(({ status }) => status?.phase === 'Running')).toHaveLength(1)
    expect(get().status).toMatchObject({ failed: 1 })
  })

  test('W6 managedBy leaves it to another controller', () => {
    cluster.create(job('work', 'sleep 1', { managedBy: 'example.com/other' }))
    cluster.run(30)
    expect(ofJob()).toEqual([])
    expect(get().status).toEqual({})
  })

  test('W6 deleting it without a word leaves its pods, and says so; with Background they go', () => {
    cluster.create(job('work', 'sleep 1000'))
    cluster.create(job('other', 'sleep 1000', {}, { terminationGracePeriodSeconds: 1 }))
    cluster.run(5)
    const { warnings } = cluster.delete('jobs work')
    expect(warnings).toEqual([
      'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning'
    ])
    expect(cluster.delete('jobs other', { propagationPolicy: 'Background' }).warnings).toEqual([])
    cluster.run(5)
    expect(row()).toBeUndefined()
    const [orphan] = ofJob()
    expect(orphan!.status!.phase).toBe('Running')
    expect(orphan!.metadata.ownerReferences).toBeUndefined()
    expect(orphan!.metadata.finalizers).toBeUndefined()
    expect(ofJob('other')).toEqual([])
  })

  test('W6 a pod that a ReplicaSet takes over when its Job has gone is no longer tracked', () => {
    cluster.create(job('work', 'sleep 1000'))
    cluster.run(5)
    const { name } = ofJob()[0]!.metadata
    cluster.create({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'taker' },
      spec: {
        replicas: 1,
        selector: { matchLabels: { 'job-name': 'work' } },
        template: {
          metadata: { labels: { 'job-name': 'work' } },
          spec: { containers: [{ name: 'main', image: 'nginx:1.28' }] }
        }
      }
    })
    cluster.delete('jobs work', { propagationPolicy: 'Orphan' })
    cluster.run(1)
    const { ownerReferences, finalizers } = cluster.get<Pod>(`pods ${name}`)!.metadata
    expect(ownerReferences?.map((owner) => owner.name)).toEqual(['taker'])
    expect(finalizers).toBeUndefined()
  })

  test('W6 with manualSelector it takes over pods that it selects', () => {
    const labels = { run: 'mine' }
    cluster.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'left', labels },
      spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1.36', command: ['sleep', '20'] }] }
    })
    const body = job('work', 'sleep 20', { manualSelector: true, selector: { matchLabels: labels } })
    const { spec } = body as { spec: { template: { spec: object } } }
    cluster.create({
      ...body,
      spec: { ...spec, template: { metadata: { labels }, spec: spec.template.spec } }
    } as never)
    cluster.until(() => row() === 'Complete 1/1')
    expect(cluster.pods('run=mine').map(({ metadata }) => metadata.name)).toEqual(['left'])
  })

  test('W6 its status keeps to what has been counted', () => {
    cluster.create(job('work', 'sleep 1'))
    cluster.until(() => row() === 'Complete 1/1')
    const less = { status: { succeeded: 0 } }
    const { message } = refusal(cluster.tryPatch('jobs work', less, { subresource: 'status', type: 'merge' }))
    expect(message).toBe(
      'Job.batch "work" is invalid: status.succeeded: Invalid value: 0: cannot decrease the succeeded counter'
    )
  })

  test('W6 goes on after a restart of the control plane, and counts no pod twice', () => {
    cluster.close()
    cluster = new Cluster({ onDisk: true })
    cluster.create(job('work', 'sleep 8', { completions: 4, parallelism: 2 }))
    cluster.run(12)
    cluster.restart()
    cluster.until(() => row() === 'Complete 4/4', 60)
    expect(row()).toBe('Complete 4/4')
    expect(ofJob()).toHaveLength(4)
  })
})
