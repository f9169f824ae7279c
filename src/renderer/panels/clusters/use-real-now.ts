import { useEffect, useState } from 'react'

const period = 20_000

/** Real milliseconds since 1970, for what was done by people: files know no simulated time. */
export function useRealNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), period)
    return () => clearInterval(timer)
  }, [])
  return now
}
