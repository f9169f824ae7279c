/** Offers a text or bytes, whole or in pieces, as a download: the browser asks where to, or puts it where downloads go. */
export function saveFile(name: string, content: string | readonly BlobPart[], type = 'text/plain'): void {
  const address = URL.createObjectURL(new Blob(typeof content === 'string' ? [content] : [...content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download has its own hold on the text once it has begun.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
