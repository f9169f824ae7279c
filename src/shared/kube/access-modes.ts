// How access modes are written short (upstream pkg/apis/core/helper: GetAccessModesAsString).
const short: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP'
}

/** "RWO,ROX": each mode once, in upstream's order; unknown ones are left out. */
export function accessModesText(modes: readonly string[] | undefined): string {
  return Object.keys(short)
    .filter((mode) => modes?.includes(mode) === true)
    .map((mode) => short[mode])
    .join(',')
}
