/** A name that a kubeconfig can say; that of a file may be anything. */
export function nameLike(text: string): string {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-')
    .slice(0, 63)
    .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
  return plain === '' ? 'imported' : plain
}

/** "shop", else "shop-2" and so on. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number++) {
    const tried = number === 1 ? name : `${name.slice(0, 58)}-${number}`
    if (!isTaken(tried)) return tried
  }
}
