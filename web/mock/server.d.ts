export function serve(port?: number, changed?: ((path: string, value: unknown) => unknown) | null): Promise<{ url: string; close: () => void }>
