// Moments in the words of strftime, in UTC and in English.

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December'
]

function pad(number: number, length = 2, filler = '0'): string {
  return String(number).padStart(length, filler)
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1
}

/** ISO 8601: the week of the year's first Thursday is the first. */
function isoWeek(date: Date): { readonly week: number; readonly year: number } {
  const thursday = new Date(date.getTime() + (4 - (date.getUTCDay() || 7)) * 86_400_000)
  return { week: Math.ceil(dayOfYear(thursday) / 7), year: thursday.getUTCFullYear() }
}

function valueOf(ms: number, directive: string): string | undefined {
  const date = new Date(ms)
  const hours = date.getUTCHours()
  switch (directive) {
    case 'Y':
      return String(date.getUTCFullYear())
    case 'C':
      return pad(Math.floor(date.getUTCFullYear() / 100))
    case 'y':
      return pad(date.getUTCFullYear() % 100)
    case 'm':
      return pad(date.getUTCMonth() + 1)
    case 'd':
      return pad(date.getUTCDate())
    case 'e':
      return pad(date.getUTCDate(), 2, ' ')
    case 'H':
      return pad(hours)
    case 'k':
      return pad(hours, 2, ' ')
    case 'I':
      return pad(hours % 12 || 12)
    case 'l':
      return pad(hours % 12 || 12, 2, ' ')
    case 'M':
      return pad(date.getUTCMinutes())
    case 'S':
      return pad(date.getUTCSeconds())
    case 'L':
      return pad(date.getUTCMilliseconds(), 3)
    case 'N':
      return `${pad(date.getUTCMilliseconds(), 3)}000000`
    case 's':
      return String(Math.floor(ms / 1000))
    case 'a':
      return days[date.getUTCDay()]!.slice(0, 3)
    case 'A':
      return days[date.getUTCDay()]!
    case 'b':
    case 'h':
      return months[date.getUTCMonth()]!.slice(0, 3)
    case 'B':
      return months[date.getUTCMonth()]!
    case 'p':
      return hours < 12 ? 'AM' : 'PM'
    case 'P':
      return hours < 12 ? 'am' : 'pm'
    case 'j':
      return pad(dayOfYear(date), 3)
    case 'u':
      return String(date.getUTCDay() || 7)
    case 'w':
      return String(date.getUTCDay())
    case 'U':
      return pad(Math.floor((dayOfYear(date) + 6 - date.getUTCDay()) / 7))
    case 'W':
      return pad(Math.floor((dayOfYear(date) + 6 - ((date.getUTCDay() + 6) % 7)) / 7))
    case 'V':
      return pad(isoWeek(date).week)
    case 'G':
      return String(isoWeek(date).year)
    case 'Z':
      return 'UTC'
    case 'z':
      return '+0000'
    case 'T':
    case 'X':
      return strftime(ms, '%H:%M:%S')
    case 'R':
      return strftime(ms, '%H:%M')
    case 'r':
      return strftime(ms, '%I:%M:%S %p')
    case 'F':
      return strftime(ms, '%Y-%m-%d')
    case 'D':
    case 'x':
      return strftime(ms, '%m/%d/%y')
    case 'c':
      return strftime(ms, '%a %b %e %H:%M:%S %Y')
    case 'n':
      return '\n'
    case 't':
      return '\t'
    case '%':
      return '%'
    default:
      return undefined
  }
}

/** A moment (milliseconds, UTC) by a format; %-d without its padding, %3N in so many digits. */
export function strftime(ms: number, format: string): string {
  return format.replaceAll(/%([-_0^]?)(\d?):?([A-Za-z%])/g, (all, flag: string, digits: string, directive: string) => {
    const value = valueOf(ms, directive)
    if (value === undefined) return all
    if (flag === '-') return value.replace(/^[0 ]+(?=.)/, '')
    if (flag === '^') return value.toUpperCase()
    if (flag === '_') return value.replace(/^0+(?=.)/, (zeros) => ' '.repeat(zeros.length))
    return digits !== '' && directive === 'N' ? value.slice(0, Number(digits)) : value
  })
}
