import { parseCronSchedule, type CronSchedule } from '../../../../shared/cron/cron-schedule.ts'
import { isTimeZone } from '../../../../shared/cron/time-zone.ts'
import { cronJobKind } from '../../../../shared/kinds/cronjob/kind.ts'
import { jobKind } from '../../../../shared/kinds/job/kind.ts'
import { endOf, isJobComplete } from '../../../../shared/kinds/job/lifecycle.ts'
import { controllerOf } from '../../../../shared/kube/owners.ts'
import { formatTime } from '../../../../shared/kube/time.ts'
import type { CronJob, CronJobSpec, CronJobStatus, Job } from '../../../../shared/schema/types.ts'
import { ApiError } from '../../api/api-error.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import type { EventRecorder, EventType } from '../../events/event-recorder.ts'
import { keyOfObject, type Change } from '../../store/object-store.ts'
import { parsedTime } from '../parsed-time.ts'
import { WorkQueue } from '../work-queue.ts'
import { missingRun, untilNextRun } from './due-times.ts'
import { jobForRun, nameOfRun } from './job-from-template.ts'

const help = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/'

/** The status of the CronJob while it is looked at, and when to look again (ms). */
interface Look {
  readonly cronJob: CronJob
  readonly jobs: readonly Job[]
  status: CronJobStatus
  again: number | undefined
}

/** Makes Jobs on their schedules; upstream's pkg/controller/cronjob (v2). */
export class CronJobController implements Component {
  readonly name = 'cronjob-controller'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #recorder: EventRecorder
  readonly #queue: WorkQueue

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kube-controller-manager')
    this.#recorder = controlPlane.recorder(this.name)
    this.#queue = new WorkQueue(controlPlane.clock, (key) => this.#reconcile(key))
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onChange(cronJobKind, (change) => this.#onCronJob(change))
    store.onChange(jobKind, ({ object, previous }) => {
      for (const owner of [controllerOf(object), previous && controllerOf(previous)]) {
        const cronJob = owner?.kind === 'CronJob' ? store.byUid(owner.uid) : undefined
        if (cronJob !== undefined) this.#queue.add(keyOfObject(cronJob))
      }
    })
    for (const cronJob of store.all(cronJobKind)) this.#queue.add(keyOfObject(cronJob))
  }

  /** A new schedule counts from its next time on; anything else is looked at now. */
  #onCronJob({ type, object, previous }: Change<CronJob>): void {
    if (type === 'DELETED') return
    const key = keyOfObject(object)
    const { schedule, timeZone } = object.spec
    if (previous === undefined || (previous.spec.schedule === schedule && previous.spec.timeZone === timeZone)) {
      this.#queue.add(key)
      return
    }
    const parsed = scheduleOf(object.spec)
    if ('error' in parsed) {
      this.#tell(object, 'Warning', 'UnParseableCronJobSchedule', `unparseable schedule for cronjob: ${schedule}`)
      return
    }
    this.#queue.addAfter(key, untilNextRun(object, parsed, this.#controlPlane.clock.now))
  }

  #tell(cronJob: CronJob, type: EventType, reason: string, message: string): void {
    this.#recorder.event(cronJob, type, reason, message)
  }

  #reconcile(key: string): void {
    const { store } = this.#controlPlane
    const cronJob = store.byKey(cronJobKind, key)
    if (cronJob === undefined) return
    const { uid } = cronJob.metadata
    const jobs = [...store.ownedBy<Job>(jobKind, uid)].filter((job) => controllerOf(job)?.uid === uid)
    const look: Look = { cronJob, jobs, status: cronJob.status ?? {}, again: undefined }
    let failure: ApiError | undefined
    try {
      this.#noteJobs(look)
      if (cronJob.metadata.deletionTimestamp === undefined) this.#runDue(look)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      failure = error
    }
    this.#cleanUp(look)
    this.#writer.updateStatus(cronJobKind, { ...cronJob, status: look.status })
    if (look.again !== undefined) this.#queue.addAfter(key, look.again)
    else if (failure !== undefined) throw failure
  }

  /** What has become of the Jobs since: ended, gone, or unknown. */
  #noteJobs(look: Look): void {
    const { cronJob, jobs } = look
    for (const job of jobs) {
      const { uid, name } = job.metadata
      const isListed = look.status.active?.some((reference) => reference.uid === uid) === true
      const end = endOf(job)
      if (end === undefined) {
        const message = `Saw a job that the controller did not create or forgot: ${name}`
        if (!isListed) this.#tell(cronJob, 'Warning', 'UnexpectedJob', message)
        continue
      }
      if (isListed) {
        withoutActive(look, uid)
        this.#tell(cronJob, 'Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${end}`)
      }
      if (isJobComplete(job)) noteSuccess(look, job)
    }
    const present = new Set(jobs.map(({ metadata }) => metadata.uid))
    for (const { uid, name, namespace } of look.status.active ?? []) {
      if (present.has(uid!) || this.#controlPlane.store.get(jobKind, namespace, name!) !== undefined) continue
      this.#tell(cronJob, 'Normal', 'MissingJob', `Active job went missing: ${name}`)
      withoutActive(look, uid!)
    }
  }

  #runDue(look: Look): void {
    const { cronJob } = look
    const { clock } = this.#controlPlane
    const { spec } = cronJob
    if (spec.timeZone !== undefined && !isTimeZone(spec.timeZone)) {
      const zone = JSON.stringify(spec.timeZone)
      this.#tell(cronJob, 'Warning', 'UnknownTimeZone', `invalid timeZone: ${zone}: unknown time zone ${spec.timeZone}`)
      return
    }
    if (spec.suspend === true) return
    if (spec.schedule.includes('TZ')) {
      const said = `CRON_TZ or TZ used in schedule ${JSON.stringify(spec.schedule)} is not officially supported`
      this.#tell(cronJob, 'Warning', 'UnsupportedSchedule', `${said}, see ${help} for more details`)
    }
    const schedule = scheduleOf(spec)
    if ('error' in schedule) {
      const message = `unparseable schedule: ${JSON.stringify(spec.schedule)} : ${schedule.error}`
      this.#tell(cronJob, 'Warning', 'UnparseableSchedule', message)
      return
    }
    const run = missingRun(cronJob, schedule, clock.now)
    if ('error' in run) {
      this.#tell(cronJob, 'Warning', 'InvalidSchedule', `invalid schedule: ${spec.schedule} : ${run.error}`)
      return
    }
    if (run.at !== undefined) {
      if (run.missedTooMany) {
        const message = 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew'
        this.#tell(cronJob, 'Warning', 'TooManyMissedTimes', message)
      }
      this.#start(look, run.at)
    }
    look.again = untilNextRun({ ...cronJob, status: look.status }, schedule, clock.now)
  }

  /** Makes the Job for a time, unless it is too late, it was made, or another one still runs and may not be joined. */
  #start(look: Look, at: number): void {
    const { cronJob } = look
    const { startingDeadlineSeconds, concurrencyPolicy } = cronJob.spec
    const active = look.status.active ?? []
    if (startingDeadlineSeconds !== undefined && at + startingDeadlineSeconds * 1000 < this.#controlPlane.clock.now) {
      this.#tell(cronJob, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${rfc1123(at)}`)
      return
    }
    const { lastScheduleTime } = look.status
    const isMade = active.some(({ name }) => name === nameOfRun(cronJob, at))
    if (isMade || (lastScheduleTime !== undefined && parsedTime(lastScheduleTime) === at)) return
    if (concurrencyPolicy === 'Forbid' && active.length > 0) {
      const message = 'Not starting job because prior execution is running and concurrency policy is Forbid'
      this.#tell(cronJob, 'Normal', 'JobAlreadyActive', message)
      return
    }
    if (concurrencyPolicy === 'Replace') for (const { name } of active) this.#delete(look, this.#activeJob(name!, look))
    const job = this.#create(look, at)
    if (job === undefined) return
    const { namespace, name, uid, resourceVersion } = job.metadata
    look.status = {
      ...look.status,
      active: [
        ...(look.status.active ?? []),
        { kind: 'Job', namespace: namespace!, name, uid, apiVersion: 'batch/v1', resourceVersion }
      ],
      lastScheduleTime: formatTime(at)
    }
  }

  #activeJob(name: string, { cronJob }: Look): Job {
    const job = this.#controlPlane.store.get<Job>(jobKind, cronJob.metadata.namespace, name)
    if (job === undefined) throw new Error(`the active Job ${name} was there a moment ago`)
    return job
  }

  /** A Job of that name that the CronJob owns is its run all the same; one of somebody else's is left alone. */
  #create(look: Look, at: number): Job | undefined {
    const { cronJob } = look
    try {
      const job = this.#writer.create<Job>(jobKind, jobForRun(cronJob, at))
      this.#tell(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`)
      return job
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.reason === 'AlreadyExists') {
        const present = this.#activeJob(nameOfRun(cronJob, at), look)
        return controllerOf(present)?.uid === cronJob.metadata.uid ? present : undefined
      }
      const isGoing = error.status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') === true
      if (!isGoing) this.#tell(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${error.message}`)
      throw error
    }
  }

  /** Keeps so many of the Jobs that succeeded and so many that failed, the latest started ones. */
  #cleanUp(look: Look): void {
    const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = look.cronJob.spec
    for (const [end, limit] of [
      ['Complete', successfulJobsHistoryLimit],
      ['Failed', failedJobsHistoryLimit]
    ] as const) {
      if (limit === undefined) continue
      const ended = look.jobs.filter((job) => endOf(job) === end).sort(byStart)
      for (const job of ended.slice(0, Math.max(0, ended.length - limit))) this.#delete(look, job)
    }
  }

  #delete(look: Look, job: Job): void {
    const { namespace, name, uid } = job.metadata
    try {
      this.#writer.delete(jobKind, namespace, name, { propagationPolicy: 'Background' })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#tell(look.cronJob, 'Warning', 'FailedDelete', `Deleted job: ${error.message}`)
      return
    }
    withoutActive(look, uid)
    this.#tell(look.cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${name}`)
  }
}

function scheduleOf({ schedule, timeZone }: CronJobSpec): CronSchedule | { readonly error: string } {
  const isTold = timeZone !== undefined && isTimeZone(timeZone) && !schedule.includes('TZ')
  return parseCronSchedule(schedule, isTold ? timeZone : 'UTC')
}

function withoutActive(look: Look, uid: string): void {
  const { active = [], ...rest } = look.status
  const left = active.filter((reference) => reference.uid !== uid)
  look.status = left.length === 0 ? rest : { ...rest, active: left }
}

function noteSuccess(look: Look, { status }: Job): void {
  const { lastSuccessfulTime } = look.status
  const completed = status?.completionTime
  if (completed === undefined) return
  if (lastSuccessfulTime === undefined || parsedTime(completed) > parsedTime(lastSuccessfulTime))
    look.status = { ...look.status, lastSuccessfulTime: completed }
}

/** Those that never started come last. */
function byStart(a: Job, b: Job): number {
  const [one, other] = [a.status?.startTime, b.status?.startTime]
  if (one === other) return a.metadata.name < b.metadata.name ? -1 : 1
  if (one === undefined || other === undefined) return one === undefined ? 1 : -1
  return one < other ? -1 : 1
}

/** Go's RFC1123Z in UTC: "Fri, 20 Nov 2026 12:00:00 +0000". */
function rfc1123(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000')
}
