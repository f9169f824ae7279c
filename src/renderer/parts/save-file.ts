/** Offers a text, whole or in pieces, as a download: the browser asks where to, or puts it where downloads go. */
export function saveFile(name: string, text: string | readonly string[], type = 'text/plain'): void {
  const address = URL.createObjectURL(new Blob(typeof text === 'string' ? [text] : [...text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download has its own hold on the text once it has begun.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
