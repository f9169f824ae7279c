import { windowFile } from '../host/window-files.ts'

export const appScheme = 'app'

/** Answers app://drydock/... from the built window's files; any other host or method is refused. */
export function appProtocolHandler(files: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url)
    if (url.host !== 'drydock' || request.method !== 'GET') return new Response('not found\n', { status: 404 })
    const { code, headers, body } = await windowFile(files, url.pathname)
    return new Response(typeof body === 'string' ? body : Uint8Array.from(body), { status: code, headers })
  }
}
