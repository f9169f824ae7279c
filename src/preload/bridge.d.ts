/** What the preload script leaves in the page; absent in browser mode. */
interface DrydockBridge {
  connect(): void
}

interface Window {
  readonly drydockBridge?: DrydockBridge
}
