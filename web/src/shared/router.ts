import { useSyncExternalStore } from "react"

export type PageName = "films" | "film" | "script" | "settings" | "system"

export interface Place {
  readonly page: PageName
  readonly projectId: string | null
  readonly assetId: string | null
  /** The segment whose words are looked for in the script. */
  readonly segmentId: string | null
}

const listeners = new Set<() => void>()
const FILM = /^\/films\/([^/]+)(\/script)?$/
const PAGES: Readonly<Record<string, PageName>> = { "/settings": "settings", "/system": "system" }

export const NEW_FILM_PATH = "/?new"
export const SETTINGS_PATH = "/settings"
export const SYSTEM_PATH = "/system"

/** The place that a path with its query names; the films for an unknown path. */
export function placeOf(pathname: string, search: string): Place {
  const film = FILM.exec(pathname)
  if (film === null) return { page: PAGES[pathname] ?? "films", projectId: null, assetId: null, segmentId: null }
  const projectId = decoded(film[1] ?? "")
  const query = new URLSearchParams(search)
  if (film[2] !== undefined) return { page: "script", projectId, assetId: null, segmentId: query.get("segment") }
  return { page: "film", projectId, assetId: query.get("asset"), segmentId: null }
}

/** A part of a path as it was encoded; as it stands if it is no encoding, so that no such film is found. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch (error) {
    if (error instanceof URIError) return part
    throw error
  }
}

/** The path of a film, with one of its assets open. */
export function filmPath(projectId: string, assetId: string | null = null): string {
  const query = assetId === null ? "" : `?asset=${encodeURIComponent(assetId)}`
  return `/films/${encodeURIComponent(projectId)}${query}`
}

/** The path of a film's script, at one of its segments. */
export function scriptPath(projectId: string, segmentId: string | null = null): string {
  const query = segmentId === null ? "" : `?segment=${encodeURIComponent(segmentId)}`
  return `/films/${encodeURIComponent(projectId)}/script${query}`
}

export function navigate(path: string): void {
  history.pushState(null, "", path)
  for (const listener of listeners) listener()
}

export function usePlace(): Place {
  const address = useSyncExternalStore(subscribe, () => location.pathname + location.search)
  const [pathname = "/", search = ""] = address.split("?")
  return placeOf(pathname, search)
}

/** Whether the address asks for a new film. */
export function useIsCreating(): boolean {
  return useSyncExternalStore(subscribe, () => new URLSearchParams(location.search).has("new"))
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener("popstate", listener)
  return () => {
    listeners.delete(listener)
    removeEventListener("popstate", listener)
  }
}
