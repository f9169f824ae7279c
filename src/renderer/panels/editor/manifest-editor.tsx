export function ManifestEditor(_props: never): null { return null }
