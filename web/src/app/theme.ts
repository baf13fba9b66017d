export type Theme = "light" | "dark"

const KEY = "reelproof-theme"

/** The theme that was chosen in this browser; null to follow the system. */
export function storedTheme(): Theme | null {
  const stored = localStorage.getItem(KEY)
  return stored === "light" || stored === "dark" ? stored : null
}

export function applyTheme(theme: Theme | null): void {
  if (theme === null) delete document.documentElement.dataset["theme"]
  else document.documentElement.dataset["theme"] = theme
}

/** Chooses the theme that is not shown now. */
export function toggleTheme(): void {
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"
  const theme = (storedTheme() ?? system) === "dark" ? "light" : "dark"
  localStorage.setItem(KEY, theme)
  applyTheme(theme)
}
