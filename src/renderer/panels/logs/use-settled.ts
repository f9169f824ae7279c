import { useEffect, useState } from 'react'

/** A value once it has not changed for so many milliseconds; nothing at once. */
export function useSettled<T>(value: T | undefined, pause: number): T | undefined {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), value === undefined ? 0 : pause)
    return () => clearTimeout(timer)
  }, [value, pause])
  return settled
}
