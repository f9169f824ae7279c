import i18next from 'i18next'

interface Call<T> {
  readonly signal?: AbortSignal | undefined
  next(): Promise<T>
}

/**
 * Around every call: one whose connection ends under it says so in a person's words; the link's own are of queues. A
 * call that was given up by its caller keeps its AbortError.
 */
export async function wordEndedCalls<T>({ signal, next }: Call<T>): Promise<T> {
  try {
    return await next()
  } catch (error) {
    const isEnded = error instanceof Error && error.name === 'AbortError' && signal?.aborted !== true
    throw isEnded ? new Error(i18next.t('shell:connectionEnded'), { cause: error }) : error
  }
}
