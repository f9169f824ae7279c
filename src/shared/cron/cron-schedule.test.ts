import { describe, expect, it } from 'vitest'
import { parseCronSchedule } from './cron-schedule.ts'
import { formatTimeIn, isTimeZone } from './time-zone.ts'

const start = Date.UTC(2026, 10, 20, 12) // a Friday

/** The first runs after the start (or `from`), as the zone's clocks show them. */
function runs(text: string, count = 3, zone = 'UTC', from = start): readonly string[] {
  const schedule = parseCronSchedule(text, zone)
  if ('error' in schedule) return [schedule.error]
  const found: string[] = []
  for (let at: number | undefined = from; found.length < count;) {
    at = schedule.next(at)
    if (at === undefined) return [...found, 'never']
    found.push(formatTimeIn(zone, at))
  }
  return found
}

describe('a cron schedule', () => {
  it.each([
    ['* * * * *', '2026-11-20T12:01:00Z', '2026-11-20T12:02:00Z', '2026-11-20T12:03:00Z'],
    ['*/20 * * * *', '2026-11-20T12:20:00Z', '2026-11-20T12:40:00Z', '2026-11-20T13:00:00Z'],
    ['5/25 0 * * *', '2026-11-21T00:05:00Z', '2026-11-21T00:30:00Z', '2026-11-21T00:55:00Z'],
    ['30 6-16/4 * * mon-fri', '2026-11-20T14:30:00Z', '2026-11-23T06:30:00Z', '2026-11-23T10:30:00Z'],
    ['0 0 1,15 JAN,feb ?', '2027-01-01T00:00:00Z', '2027-01-15T00:00:00Z', '2027-02-01T00:00:00Z'],
    // Both days are told: either will do.
    ['0 0 1 * 0', '2026-11-22T00:00:00Z', '2026-11-29T00:00:00Z', '2026-12-01T00:00:00Z'],
    // A step keeps a star from counting as one.
    ['0 0 */10 * 1', '2026-11-21T00:00:00Z', '2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z'],
    ['0 0 29 2 *', '2028-02-29T00:00:00Z', '2032-02-29T00:00:00Z', '2036-02-29T00:00:00Z'],
    ['@hourly', '2026-11-20T13:00:00Z', '2026-11-20T14:00:00Z', '2026-11-20T15:00:00Z'],
    ['@daily', '2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z'],
    ['@weekly', '2026-11-22T00:00:00Z', '2026-11-29T00:00:00Z', '2026-12-06T00:00:00Z'],
    ['@monthly', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z', '2027-02-01T00:00:00Z'],
    ['@yearly', '2027-01-01T00:00:00Z', '2028-01-01T00:00:00Z', '2029-01-01T00:00:00Z'],
    ['@every 1h30m', '2026-11-20T13:30:00Z', '2026-11-20T15:00:00Z', '2026-11-20T16:30:00Z'],
    ['@every 10ms', '2026-11-20T12:00:01Z', '2026-11-20T12:00:02Z', '2026-11-20T12:00:03Z']
  ])('%s runs at these times', (text, ...expected) => {
    expect(runs(text)).toEqual(expected)
  })

  it.each(['31 2 31 2 *', ', * * * *'])('%s never runs', (text) => {
    expect(runs(text)).toEqual(['never'])
  })

  it.each([
    ['', 'empty spec string'],
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['* * * * 7', 'end of range (7) above maximum (6): 7'],
    ['5-3 * * * *', 'beginning of range (5) beyond end of range (3): 5-3'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['1/2/3 * * * *', 'too many slashes: 1/2/3'],
    ['x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
    ['*/-2 * * * *', 'negative number (-2) not allowed: -2'],
    [
      '99999999999999999999 * * * *',
      'failed to parse int from 99999999999999999999: strconv.Atoi: parsing "99999999999999999999": value out of range'
    ],
    ['@often', 'unrecognized descriptor: @often'],
    ['@every soon', 'failed to parse duration @every soon: time: invalid duration "soon"'],
    ['@every 5', 'failed to parse duration @every 5: time: missing unit in duration "5"'],
    ['@every 5d', 'failed to parse duration @every 5d: time: unknown unit "d" in duration "5d"'],
    ['TZ=Mars/X * * * * *', 'provided bad location Mars/X: unknown time zone Mars/X']
  ])('%s is refused with the parser of upstream', (text, error) => {
    expect(runs(text)).toEqual([error])
  })

  it('follows the clocks of its zone over a change of time', () => {
    const zone = 'America/New_York'
    expect(runs('30 2 * * *', 2, zone, Date.UTC(2027, 2, 13, 6))).toEqual([
      '2027-03-13T02:30:00-05:00',
      // There is no half past two on the fourteenth.
      '2027-03-15T02:30:00-04:00'
    ])
    expect(runs('30 1 * * *', 3, zone, Date.UTC(2026, 9, 31, 12))).toEqual([
      '2026-11-01T01:30:00-04:00',
      // The hour comes twice, and so does its run, as upstream has it.
      '2026-11-01T01:30:00-05:00',
      '2026-11-02T01:30:00-05:00'
    ])
    expect(runs('0 0 * * *', 2, 'Asia/Tokyo')).toEqual(['2026-11-21T00:00:00+09:00', '2026-11-22T00:00:00+09:00'])
    expect(runs('15 * * * *', 2, 'Asia/Kolkata')).toEqual(['2026-11-20T18:15:00+05:30', '2026-11-20T19:15:00+05:30'])
  })

  it('goes on where a zone has no midnight', () => {
    // Egypt's clocks go from midnight to one o'clock on 24 April 2026.
    expect(runs('0 12 24 4 *', 1, 'Africa/Cairo', Date.UTC(2026, 3, 20))).toEqual(['2026-04-24T12:00:00+03:00'])
  })

  it('knows the zones by their names', () => {
    for (const zone of ['UTC', 'Etc/UTC', 'Asia/Tokyo', 'US/Eastern', 'America/Port-au-Prince', 'Africa/Dar_es_Salaam'])
      expect(isTimeZone(zone), zone).toBe(true)
    for (const zone of ['Mars/X', 'utc', 'asia/tokyo', '+09:00', 'Local', 'etc/UTC'])
      expect(isTimeZone(zone), zone).toBe(false)
  })
})
