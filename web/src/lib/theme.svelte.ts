export type Theme = 'system' | 'light' | 'dark'

const KEY = 'earnest.theme'

function stored(): Theme {
  try {
    const value = localStorage.getItem(KEY)
    return value === 'light' || value === 'dark' ? value : 'system'
  } catch {
    return 'system'
  }
}

let theme = $state<Theme>(stored())

export const look = {
  get theme() {
    return theme
  },
}

export function applyTheme(): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

export function setTheme(next: Theme): void {
  theme = next
  try {
    if (next === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, next)
  } catch {
    // A browser that keeps nothing shows the choice until the page is left.
  }
  applyTheme()
}

const ORDER: Theme[] = ['system', 'light', 'dark']
export const nextTheme = () => setTheme(ORDER[(ORDER.indexOf(theme) + 1) % 3]!)
