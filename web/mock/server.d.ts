export function serve(port?: number): Promise<{ url: string; close: () => void }>
