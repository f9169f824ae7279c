/** A whole number with thousands set apart: "42,210". */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-US')
}
