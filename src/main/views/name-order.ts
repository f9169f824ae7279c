/** Names with their numbers: worker-9 before worker-10. */
export function compareNames(a: string, b: string): number {
  const one = a.split(/(\d+)/)
  const two = b.split(/(\d+)/)
  for (let at = 0; at < Math.min(one.length, two.length); at++) {
    const difference = at % 2 === 1 ? Number(one[at]) - Number(two[at]) : compareTexts(one[at]!, two[at]!)
    if (difference !== 0) return difference
  }
  return one.length - two.length
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
