import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CronJob, Job } from '../../../shared/schema/types.ts'
import { jobKind } from '../../../shared/kinds/job/kind.ts'
import { manualJobOf } from '../../../shared/kinds/cronjob/manual-job.ts'
import { Cluster, refusal, type Body } from './cluster.ts'
import { cronJob } from './manifests.ts'

// The cluster starts at noon and has had a minute.
let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const get = (name = 'tick'): CronJob => cluster.get<CronJob>(`cronjobs ${name}`)!
const jobs = (): readonly Job[] => cluster.list<Job>('jobs')
const minutesOf = (name = 'tick'): readonly string[] =>
  jobs()
    .filter(({ metadata }) => metadata.ownerReferences?.[0]?.name === name)
    .map(({ metadata }) => new Date(Number(metadata.name.slice(name.length + 1)) * 60_000).toISOString().slice(11, 16))
const told = (name = 'tick'): readonly string[] => cluster.events(get(name))

describe('W7: a CronJob', () => {
  test('W7 makes a Job at each time of its schedule, named after the minute', () => {
    cluster.create(cronJob('tick', '*/2 * * * *', 'date; echo hello'))
    cluster.run(59)
    expect(jobs()).toEqual([])
    cluster.run(3)
    const [first] = jobs()
    const minute = Date.UTC(2026, 10, 20, 12, 2) / 60_000
    expect(first!.metadata).toMatchObject({
      name: `tick-${minute}`,
      annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-11-20T12:02:00Z' },
      ownerReferences: [
        { apiVersion: 'batch/v1', kind: 'CronJob', name: 'tick', controller: true, blockOwnerDeletion: true }
      ]
    })
    expect(get().status).toMatchObject({
      lastScheduleTime: '2026-11-20T12:02:00Z',
      active: [{ kind: 'Job', name: `tick-${minute}`, namespace: 'default' }]
    })
    cluster.run(130)
    expect(minutesOf()).toEqual(['12:02', '12:04'])
    expect(get().status!.active).toBeUndefined()
    expect(get().status!.lastSuccessfulTime! > '2026-11-20T12:04:00Z').toBe(true)
    expect(told().slice(0, 2)).toEqual([
      `Normal SuccessfulCreate: Created job tick-${minute}`,
      `Normal SawCompletedJob: Saw completed job: tick-${minute}, condition: Complete`
    ])
    expect(cluster.rows('cronjobs')[0]).toMatchObject({
      Schedule: '*/2 * * * *',
      Timezone: '<none>',
      Suspend: 'False',
      Active: '0'
    })
  })

  test('W7 refuses what is no schedule, in the words of the parser', () => {
    const wrong = (schedule: string): string => refusal(cluster.tryCreate(cronJob('tick', schedule, 'date'))).message
    expect(wrong('* * * *')).toBe(
      'CronJob.batch "tick" is invalid: spec.schedule: Invalid value: "* * * *": expected exactly 5 fields, found 4: [* * * *]'
    )
    expect(wrong('61 * * * *')).toContain('end of range (61) above maximum (59): 61')
    expect(wrong('TZ=UTC * * * * *')).toContain('cannot use TZ or CRON_TZ in schedule, use timeZone field instead')
  })

  test('W7 takes names, steps, lists and macros in its schedule', () => {
    cluster.create(cronJob('tick', '5-15/5 12 * NOV fri', 'date', { successfulJobsHistoryLimit: 10 }))
    cluster.create(cronJob('every', '@every 7m', 'date', { successfulJobsHistoryLimit: 10 }))
    cluster.create(cronJob('hourly', '@hourly', 'date'))
    cluster.run(20 * 60)
    expect(minutesOf()).toEqual(['12:05', '12:10', '12:15'])
    expect(minutesOf('every')).toEqual(['12:08', '12:15'])
    cluster.run(60 * 60)
    expect(minutesOf('hourly')).toEqual(['13:00'])
  })

  test('W7 follows the clocks of its timeZone, and refuses a zone that is none', () => {
    // Noon in UTC is nine in the evening in Tokyo.
    cluster.create(cronJob('tick', '3 21 * * *', 'date', { timeZone: 'Asia/Tokyo' }))
    cluster.run(3 * 60)
    expect(minutesOf()).toEqual(['12:03'])
    expect(jobs()[0]!.metadata.annotations).toEqual({
      'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-11-20T21:03:00+09:00'
    })
    const { message } = refusal(cluster.tryCreate(cronJob('x', '* * * * *', 'date', { timeZone: 'Mars/X' })))
    expect(message).toContain('spec.timeZone: Invalid value: "Mars/X": unknown time zone Mars/X')
  })

  test('W7 a schedule that is changed counts from its next time on', () => {
    cluster.create(cronJob('tick', '30 * * * *', 'date'))
    cluster.run(120)
    cluster.patch('cronjobs tick', { spec: { schedule: '5 * * * *' } })
    cluster.run(180)
    expect(minutesOf()).toEqual(['12:05'])
  })

  test('W7 suspended it makes nothing, and goes on with the last missed time when it is resumed', () => {
    cluster.create(cronJob('tick', '*/5 * * * *', 'date', { suspend: true }))
    cluster.run(17 * 60)
    expect(jobs()).toEqual([])
    cluster.patch('cronjobs tick', { spec: { suspend: false } })
    cluster.run(30)
    expect(minutesOf()).toEqual(['12:15'])
  })
})

describe('W7: concurrency', () => {
  const slow = (policy: string, spec: Body = {}): Body =>
    cronJob('tick', '* * * * *', 'sleep 150', { concurrencyPolicy: policy, ...spec })

  test('W7 concurrencyPolicy Allow lets Jobs run side by side', () => {
    cluster.create(slow('Allow'))
    cluster.run(130)
    expect(minutesOf()).toEqual(['12:02', '12:03'])
    expect(get().status!.active).toHaveLength(2)
  })

  test('W7 concurrencyPolicy Forbid waits for the Job that runs, says so, and then makes the one that was due', () => {
    cluster.create(slow('Forbid'))
    cluster.run(130)
    expect(minutesOf()).toEqual(['12:02'])
    const reason = 'Not starting job because prior execution is running and concurrency policy is Forbid'
    expect(told().some((line) => line.startsWith(`Normal JobAlreadyActive: ${reason}`))).toBe(true)
    cluster.run(90)
    expect(minutesOf()).toEqual(['12:02', '12:04'])
  })

  test('W7 concurrencyPolicy Replace deletes the Job that runs', () => {
    cluster.create(slow('Replace'))
    cluster.run(65)
    const [first] = jobs()
    cluster.run(60)
    expect(minutesOf()).toEqual(['12:03'])
    expect(get().status!.active).toMatchObject([{ name: jobs()[0]!.metadata.name }])
    expect(told()).toContain(`Normal SuccessfulDelete: Deleted job ${first!.metadata.name}`)
  })

  test('W7 concurrencyPolicy Replace does not wait for a Job that is going in the foreground, and nothing holds it then', () => {
    cluster.create(slow('Replace'))
    cluster.run(65)
    const [{ metadata }] = jobs() as [Job]
    // Its pods have half a minute to end.
    cluster.run(50)
    cluster.delete(`jobs ${metadata.name}`, { propagationPolicy: 'Foreground' })
    let last: Job | undefined
    cluster.engine.store.onChange<Job>(jobKind, ({ type, object }) => {
      if (type === 'DELETED' && object.metadata.uid === metadata.uid) last = object
    })
    cluster.run(8)
    expect(minutesOf()).toEqual(['12:03'])
    expect(last).toBeDefined()
    expect(last!.metadata.finalizers).toBeUndefined()
  })
})

describe('W7: what was missed', () => {
  /** The CronJob's time as if its last Job had been at this moment. */
  function lastRanAt(lastScheduleTime: string): void {
    cluster.patch('cronjobs tick', { status: { lastScheduleTime } }, { subresource: 'status', type: 'merge' })
  }

  test('W7 startingDeadlineSeconds: a time that has passed longer ago is missed', () => {
    cluster.create(cronJob('tick', '*/10 * * * *', 'sleep 1', { suspend: true, startingDeadlineSeconds: 60 }))
    cluster.create(cronJob('patient', '*/10 * * * *', 'sleep 1', { suspend: true, startingDeadlineSeconds: 300 }))
    cluster.run(11 * 60)
    for (const name of ['tick', 'patient']) cluster.patch(`cronjobs ${name}`, { spec: { suspend: false } })
    cluster.run(10)
    expect(minutesOf()).toEqual([])
    expect(minutesOf('patient')).toEqual(['12:10'])
    cluster.run(8 * 60)
    expect(minutesOf()).toEqual(['12:20'])
  })

  test('W7 a Job that could not be made within startingDeadlineSeconds is a missed one', () => {
    cluster.create(
      cronJob('tick', '* * * * *', 'sleep 75', { concurrencyPolicy: 'Forbid', startingDeadlineSeconds: 10 })
    )
    cluster.run(62)
    expect(minutesOf()).toEqual(['12:02'])
    // At 12:03 it still runs, at 12:03:16 it is over: six seconds too late, and the next time is 12:04.
    cluster.run(90)
    expect(minutesOf()).toEqual(['12:02'])
    cluster.run(40)
    expect(minutesOf()).toEqual(['12:02', '12:04'])
  })

  test('W7 more than a hundred missed times are told, and the last of them is made up for', () => {
    cluster.create(cronJob('tick', '* * * * *', 'date', { suspend: true }))
    lastRanAt('2026-11-20T10:00:00Z')
    cluster.patch('cronjobs tick', { spec: { suspend: false } })
    cluster.run(10)
    expect(told()[0]).toBe(
      'Warning TooManyMissedTimes: too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew'
    )
    expect(minutesOf()).toEqual(['12:01'])
  })

  test('W7 what was due while the control plane was away is made once', () => {
    cluster.close()
    cluster = new Cluster({ onDisk: true })
    cluster.create(cronJob('tick', '* * * * *', 'date'))
    cluster.run(70)
    cluster.restart()
    cluster.run(60)
    expect(minutesOf()).toEqual(['12:02', '12:03'])
  })
})

describe('W7: what is kept', () => {
  test('W7 keeps the last three Jobs that succeeded and the last one that failed, each with its pods', () => {
    cluster.create(cronJob('tick', '* * * * *', 'exit 0'))
    cluster.create(cronJob('sick', '* * * * *', 'exit 1', {}, { backoffLimit: 0 }))
    cluster.run(6 * 60)
    expect(minutesOf()).toEqual(['12:04', '12:05', '12:06'])
    // The Job of the minute may not have failed yet.
    expect(minutesOf('sick').at(-1)).toBe('12:06')
    cluster.run(20)
    expect(minutesOf()).toEqual(['12:05', '12:06', '12:07'])
    expect(minutesOf('sick')).toEqual(['12:07'])
    expect(cluster.pods()).toHaveLength(4)
  })

  test('W7 history limits of none keep nothing', () => {
    cluster.create(cronJob('tick', '* * * * *', 'exit 0', { successfulJobsHistoryLimit: 0 }))
    cluster.run(150)
    expect(jobs()).toEqual([])
    expect(get().status!.lastSuccessfulTime).toBeDefined()
  })

  test('W7 a Job of it that was deleted by somebody is no longer active', () => {
    cluster.create(cronJob('tick', '*/30 * * * *', 'sleep 1000'))
    cluster.run(29 * 60 + 5)
    const { name } = jobs()[0]!.metadata
    cluster.delete(`jobs ${name}`, { propagationPolicy: 'Background' })
    cluster.run(5)
    expect(get().status!.active).toBeUndefined()
    expect(told()).toContain(`Normal MissingJob: Active job went missing: ${name}`)
  })

  test('W7 deleting it takes its Jobs and their pods along', () => {
    cluster.create(cronJob('tick', '* * * * *', 'sleep 1'))
    cluster.run(70)
    expect(cluster.pods()).toHaveLength(1)
    cluster.delete('cronjobs tick')
    cluster.run(5)
    expect([jobs(), cluster.pods()]).toEqual([[], []])
  })

  test('W7 is triggered by hand: a Job of its template, marked as manual, which it knows as its own', () => {
    cluster.create(cronJob('tick', '0 0 1 1 *', 'sleep 20', { suspend: true }, { backoffLimit: 2 }))
    const body = manualJobOf(get(), { name: 'now' }) as unknown as Body
    const { metadata, spec } = cluster.create<Job>(body)
    expect(metadata).toMatchObject({
      name: 'now',
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' },
      ownerReferences: [{ kind: 'CronJob', name: 'tick', controller: true }]
    })
    expect(spec.backoffLimit).toBe(2)
    cluster.run(30)
    expect(cluster.rows('jobs')[0]).toMatchObject({ Name: 'now', Status: 'Complete' })
    expect(get().status!.lastSuccessfulTime).toBeDefined()
    expect(told()[0]).toMatch(/^Warning UnexpectedJob: Saw a job that the controller did not create or forgot: now/)
  })
})
