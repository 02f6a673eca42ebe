// One way to the server. Every failure is a `Failure` with a code that a page can act on.

export class Failure extends Error {
  code: string
  status: number
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

let signedOut = () => {}
/** What happens when the server no longer knows who asks. */
export function onSignedOut(then: () => void): void {
  signedOut = then
}

export async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  let answer: Response
  try {
    answer = await fetch(path, {
      method,
      signal,
      credentials: 'same-origin',
      headers: body === undefined || body instanceof Blob ? bodyName(body) : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : body instanceof Blob ? body : JSON.stringify(body),
    })
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error
    throw new Failure(0, 'unreachable', '')
  }
  if (answer.ok) return answer.status === 204 ? (undefined as T) : ((await answer.json()) as T)
  let code = 'failed'
  let message = ''
  try {
    const given = (await answer.json()) as { error?: { code?: string; message?: string } }
    code = given.error?.code ?? code
    message = given.error?.message ?? ''
  } catch {
    // No JSON: a proxy's page. The status says enough.
  }
  if (answer.status === 401 && path !== '/api/session' && path !== '/api/me') signedOut()
  throw new Failure(answer.status, code, message)
}

function bodyName(body: unknown): Record<string, string> {
  return body instanceof File ? { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(body.name) } : {}
}

export const get = <T>(path: string, signal?: AbortSignal) => call<T>('GET', path, undefined, signal)
export const post = <T = void>(path: string, body: unknown = {}) => call<T>('POST', path, body)
export const put = <T = void>(path: string, body: unknown) => call<T>('PUT', path, body)
export const patch = <T = void>(path: string, body: unknown) => call<T>('PATCH', path, body)
export const remove = (path: string) => call<void>('DELETE', path)
