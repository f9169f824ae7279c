import { parseCronSchedule } from '../../cron/cron-schedule.ts'
import { isTimeZone } from '../../cron/time-zone.ts'
import type { CronJob, CronJobSpec, JobSpec } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { invalid, notSupported, required, validateEnum, validateNonnegative } from '../../validation/field.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'
import { validateJobSpec } from '../job/spec-validation.ts'

/** A Job's name has eleven characters more, and 63 at most. */
const longestName = 52

function validateSchedule(errors: Errors, spec: CronJobSpec, old: CronJobSpec | undefined): void {
  const path = 'spec.schedule'
  const { schedule = '', timeZone } = spec
  if (schedule === '') {
    required(errors, path)
    return
  }
  const parsed = parseCronSchedule(schedule)
  if ('error' in parsed) invalid(errors, path, schedule, parsed.error)
  if (!schedule.includes('TZ')) return
  if (old?.schedule.includes('TZ') !== true)
    invalid(errors, path, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')
  else if (timeZone !== undefined)
    invalid(errors, path, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule')
}

function validateTimeZone(errors: Errors, zone: string): void {
  const path = 'spec.timeZone'
  if (zone === '') {
    invalid(errors, path, zone, 'timeZone must be nil or non-empty string')
    return
  }
  const isPart = (part: string): boolean =>
    part !== '.' && part !== '..' && !part.startsWith('-') && /^[A-Za-z.\-_0-9+]{1,14}$/.test(part)
  if (!zone.split('/').every(isPart)) {
    invalid(errors, path, zone, `unknown time zone ${zone}`)
    return
  }
  if (zone.toLowerCase() === 'local') {
    const detail = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'
    invalid(errors, path, zone, detail)
  }
  // Go takes "Local" for the server's own.
  if (zone !== 'Local' && !isTimeZone(zone)) invalid(errors, path, zone, `unknown time zone ${zone}`)
}

function validateJobTemplate(errors: Errors, spec: JobSpec, path: string): void {
  validateJobSpec(errors, spec, path)
  if (spec.selector !== undefined)
    invalid(errors, `${path}.selector`, spec.selector, '`selector` will be auto-generated')
  if (spec.manualSelector === true) notSupported(errors, `${path}.manualSelector`, true, ['nil', 'false'])
}

function validateSpec(errors: Errors, spec: CronJobSpec, old: CronJobSpec | undefined): void {
  validateSchedule(errors, spec, old)
  validateNonnegative(errors, spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds')
  if (spec.timeZone !== undefined && spec.timeZone !== old?.timeZone) validateTimeZone(errors, spec.timeZone)
  validateEnum(errors, spec.concurrencyPolicy, 'spec.concurrencyPolicy', ['Allow', 'Forbid', 'Replace'])
  validateJobTemplate(errors, spec.jobTemplate.spec!, 'spec.jobTemplate.spec')
  validateNonnegative(errors, spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit')
  validateNonnegative(errors, spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit')
}

/** Upstream's ValidateCronJobCreate and ValidateCronJobUpdate; its status is not validated. */
export function validateCronJob(cronJob: CronJob, old: CronJob | undefined): readonly FieldError[] {
  const errors: Errors = []
  const { metadata, spec } = cronJob
  if (old === undefined) {
    validateObjectMeta(errors, metadata, true, subdomainName)
    validateSpec(errors, spec, undefined)
    if ((metadata.name ?? '').length > longestName)
      invalid(errors, 'metadata.name', metadata.name, `must be no more than ${longestName} characters`)
    return errors
  }
  validateObjectMetaUpdate(errors, metadata, old.metadata)
  if (spec !== old.spec) validateSpec(errors, spec, old.spec)
  return errors
}
