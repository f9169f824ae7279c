/** Why a patch cannot be applied. `code` is the HTTP status that upstream answers; 422 hides the message from the caller. */
export class PatchError extends Error {
  readonly code: 400 | 413 | 422 | 500

  constructor(code: 400 | 413 | 422 | 500, message: string) {
    super(message)
    this.name = 'PatchError'
    this.code = code
  }
}
