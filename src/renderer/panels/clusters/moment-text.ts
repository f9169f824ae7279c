/** "20 Nov 14:05:15", in UTC as the clock of the window. */
export function momentText(at: number): string {
  const [day, month, time] = [
    new Date(at).getUTCDate(),
    new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' }).format(at),
    new Date(at).toISOString().slice(11, 19)
  ]
  return `${day} ${month} ${time}`
}
